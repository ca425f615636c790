import Foundation
import Testing

/// The house rules that a machine can check, over the files of the package itself. Every rule is
/// also run on a bad snippet, so that a rule that has stopped biting fails here too.
@Suite struct TidyTests {
    private static let sources = swiftFiles(in: "Sources")
    private static let tests = swiftFiles(in: "Tests")
    private static let manifests = swiftFiles(in: "Plugins") + files(named: ["Package.swift"])

    @Test func thereIsSomethingToCheck() {
        #expect(Self.sources.count > 10, "Sources not found from \(packageRoot.path)")
        #expect(Self.tests.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
    }

    @Test func importsPointDown() { expectNone(Rules.imports, in: Self.sources) }

    @Test func foldersPointDown() {
        let offences = House.offences(in: Self.sources)
        #expect(offences.isEmpty, "\(offences.joined(separator: "\n"))")
    }

    @Test func thePictureOfTheHouseIsCurrent() throws {
        let page = try #require(files(named: ["docs/architecture.md"]).first)
        for (module, files) in Dictionary(grouping: Self.sources, by: \.module) {
            let drawn = House.drawn(in: files)
            #expect(
                House.shown(module, on: page) == drawn,
                "\(module): docs/architecture.md is older; next: Scripts/draw-house")
        }
    }

    @Test func anArrowUpIsSeen() {
        func offences(_ text: String, in folder: String = "Rows/") -> Int {
            House.offences(
                in: [
                    SourceFile(path: "Sources/Import/\(folder)A.swift", text: text),
                    SourceFile(
                        path: "Sources/Import/Loading/B.swift",
                        text: "@MainActor\npublic final class Batch { struct Inner {} }\n"
                            + "private enum Hidden {}\nstruct Low {}"),
                    SourceFile(path: "Sources/Import/Files/C.swift", text: "enum Low2 {}"),
                ], floors: ["Import": ["Files", "Rows", "Loading"]]
            ).count
        }
        for text in [
            "let a: Batch", "func b() -> [Batch?]", "extension Batch {}", "struct A: Batch {}",
            "let c = \"\\(Batch.self)\"",
        ] {
            #expect(offences(text) == 1, "\(text)")
        }
        for text in [
            "// Batch", "let a = \"Batch\"", "let b: Other.Batch", "let c = Hidden.d",
            "let d: Inner", "struct Batch {}\nlet e: Batch", "let f = Batches()", "let g: Low2",
        ] {
            #expect(offences(text) == 0, "\(text)")
        }
        #expect(offences("let a: Batch", in: "Loading/") == 0)
        // A circle may stand as long as there is one.
        let circle = [
            SourceFile(path: "Sources/New/A/A.swift", text: "enum A { case b(B) }"),
            SourceFile(path: "Sources/New/B.swift", text: "enum B { case a(A) }"),
        ]
        #expect(House.offences(in: circle, floors: [:], circles: ["New"]).isEmpty)
        #expect(House.offences(in: circle, floors: [:], circles: []).count == 1)
        #expect(House.offences(in: [circle[0]], floors: [:], circles: ["New"]).count == 1)
        // A folder without a floor, and below every floor at that.
        #expect(offences("let a = 1", in: "Attic/") == 1)
    }

    @Test func onlyTheProgramPrintsExitsOrReadsTheEnvironment() {
        expectNone(Rules.talking, in: Self.sources)
    }

    @Test func nothingTrapsOnPurpose() { expectNone(Rules.traps, in: Self.sources) }

    @Test func noBinaryFloatingPointNearMoney() { expectNone(Rules.floats, in: Self.sources) }

    @Test func codesAreToldByTheirBytes() {
        expectNone(Rules.folding, in: Self.sources)
        expectNone(Rules.codes, in: Self.sources)
        let known = Set(Self.sources.map(\.path))
        #expect(Rules.mayFold.keys.allSatisfy(known.contains), "an exception for no file")
    }

    @Test func jsonIsReadInOnePlace() { expectNone(Rules.json, in: Self.sources) }

    @Test func everyPublicDeclarationIsDocumented() {
        expectNone(Rules.undocumented, in: Self.sources)
    }

    @Test func onlyTheLibraryIsPublic() { expectNone(Rules.library, in: Self.sources) }

    @Test func functionsFitOnAScreen() { expectNone(Rules.longFunctions, in: Self.sources) }

    @Test func linesFitIn100Columns() {
        expectNone(Rules.longLines, in: Self.sources + Self.tests + Self.manifests)
    }

    @Test func unfinishedWorkNamesItsIssue() {
        expectNone(Rules.unfinished, in: Self.sources + Self.tests + Self.manifests)
    }

    @Test func testsUseThePublicInterface() { expectNone(Rules.testable, in: Self.tests) }

    @Test func nothingKnowsTheMachineItWasWrittenOn() {
        let others = files(
            under: ["schema", "importers", "exports", "docs", "Scripts", ".ci", "Benchmarks"],
            endings: nil)
        let top = files(named: [
            "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Package.resolved",
        ])
        expectNone(
            Rules.machinePaths, in: Self.sources + Self.tests + Self.manifests + others + top)
    }

    // MARK: Canaries

    /// A snippet, the path it pretends to have, and how often the rule must bite.
    struct Canary: Sendable, CustomTestStringConvertible {
        let rule: Rule
        let path: String
        let text: String
        let bites: Int
        var testDescription: String { "\(rule.name) ×\(bites): \(text.prefix(40))" }

        init(_ rule: Rule, _ path: String, _ text: String, bites: Int) {
            self.rule = rule
            self.path = path
            self.text = text
            self.bites = bites
        }
    }

    @Test(arguments: Canary.all)
    func everyRuleBitesWhereItShouldAndOnlyThere(_ canary: Canary) {
        let offences = canary.rule.check(SourceFile(path: canary.path, text: canary.text))
        #expect(offences.count == canary.bites, "\(offences)")
    }

    @Test func stringsAndCommentsAreNotCode() {
        let text = #"""
            let a = "print(\(b ?? "exit(1)")) // no" // fatalError(
            let c = """
                try! { "quoted" }
                """ /* as! /* nested */ Double */ + d
            let e = #"a "quoted" \(f) text"# + g
            """#
        let code = SourceFile(path: "Sources/Import/A.swift", text: text).code
        for gone in ["print", "fatalError", "try!", "as!", "Double", "quoted", "no\""] {
            #expect(!code.contains { $0.contains(gone) }, "\(gone) in \(code)")
        }
        #expect(code.count == text.split(separator: "\n", omittingEmptySubsequences: false).count)
        #expect(code[0].contains("b ??") && code[0].contains("exit(1)") == false)
        #expect(code[3].contains("+ d") && code[4].contains("+ g"))
    }
}

/// Reports every offence of a rule in one message.
private func expectNone(_ rule: Rule, in files: [SourceFile]) {
    let offences = files.flatMap(rule.check)
    #expect(
        offences.isEmpty,
        "\(offences.count) offences against \(rule.name):\n\(offences.joined(separator: "\n"))")
}
