extension TidyTests.Canary {
    /// Each rule on snippets it must catch and on near misses it must let pass. Words that a rule
    /// looks for in whole lines are joined from halves, since this file is checked as well.
    static let all: [TidyTests.Canary] =
        arrows + talk + layout + [
            Self(
                Rules.traps, "Sources/Import/A.swift",
                "let a = try! b()\nlet c = d as! E\nfatalError()\n"
                    + "let f = \"try! as!\" // fatalError()",
                bites: 3),
            Self(Rules.traps, "Sources/warchest/A.swift", "fatalError(\"no\")", bites: 1),
            Self(
                Rules.traps, "Sources/Import/A.swift", "let a = try? b()\nlet c = d as? E", bites: 0
            ),
            Self(
                Rules.floats, "Sources/Report/A.swift",
                "let a: Double = 1\nfunc b() -> Float { 2 }\n"
                    + "let c = d.doubleValue\nlet e = DoubleEntry()",
                bites: 3),
            Self(
                Rules.floats, "Sources/warchest/Output/Progress.swift", "let a: Double = 1",
                bites: 0),
            Self(
                Rules.folding, "Sources/Import/A.swift",
                "let a = b.uppercased()\nlet c = d.lowercased() // lowercased()\n"
                    + "let e = f.capitals",
                bites: 2),
            Self(
                Rules.folding, "Sources/LedgerModel/Names/NameWords.swift", "a.lowercased()",
                bites: 0),
            Self(
                Rules.codes, "Sources/Import/A.swift",
                "if a == \"24K\" {}\ncase \"SK\": b\nc != \"x;\"\n"
                    + "// d == \"K\"\nif e == \"24A\" {}",
                bites: 3),
            Self(Rules.codes, "Sources/warchest/A.swift", "if a == \"24K\" {}", bites: 0),
            Self(
                Rules.json, "Sources/Import/A.swift",
                "let a = JSONDecoder()\nJSONSerialization.b()\nJSONText.c()", bites: 2),
            Self(Rules.testable, "Tests/ATests/A.swift", "@test" + "able import Store", bites: 1),
            Self(
                Rules.unfinished, "Sources/Store/A.swift",
                "// TO" + "DO: later\n// FIX" + "ME(#12): known\nlet method = 1", bites: 1),
            Self(
                Rules.machinePaths, "docs/a.md",
                "see /wo" + "rk/main\nsee ../sha" + "red/data\nhttps://example.org/wo" + "rk/x",
                bites: 2),
            Self(Rules.machinePaths, "Tests/A.swift", "let a = \"sha" + "red/data\"", bites: 0),
            Self(
                Rules.machinePaths, "Makefile", "pip install --index-" + "url https://example.org",
                bites: 1),
        ]

    private static let arrows: [TidyTests.Canary] = [
        Self(Rules.imports, "Sources/LedgerModel/A.swift", "import Store", bites: 1),
        Self(Rules.imports, "Sources/Import/A.swift", "import Report\nimport Store", bites: 1),
        Self(Rules.imports, "Sources/Report/A.swift", "@_exported public import Import", bites: 1),
        Self(Rules.imports, "Sources/Import/A.swift", "import GRDB\nimport SQLite3", bites: 2),
        Self(Rules.imports, "Sources/Store/A.swift", "import CSystem\nimport Foundation", bites: 0),
        Self(Rules.imports, "Sources/Store/A.swift", "import struct Import.Batch", bites: 1),
        Self(Rules.imports, "Sources/Report/A.swift", "import ArgumentParser", bites: 1),
        Self(Rules.imports, "Sources/New/A.swift", "import Foundation", bites: 1),
        Self(Rules.imports, "Sources/Import/A.swift", "// import Report", bites: 0),
    ]

    private static let talk: [TidyTests.Canary] = [
        Self(
            Rules.talking, "Sources/Store/A.swift",
            "print(1)\nexit(0)\nlet a = getenv(\"B\")\nProcessInfo.processInfo.environment\n"
                + "FileHandle.standardError.write(b)",
            bites: 5),
        Self(
            Rules.talking, "Sources/Store/A.swift",
            "sink.print(1)\n// print(1)\nlet fingerprint = footprint(2)\nonExit(3)", bites: 0),
        Self(Rules.talking, "Sources/warchest/A.swift", "print(1)\nexit(0)", bites: 0),
    ]

    private static let layout: [TidyTests.Canary] = [
        Self(
            Rules.undocumented, "Sources/Store/A.swift",
            """
            public struct A {
                /// Told.
                @discardableResult
                public func b() {}
                public let c = 1
                public private(set) var d = 2
                public init(public e: Int) {}
                func f(open: Int) {}
                public static func g<T>(h: T) {}
            }
            """, bites: 5),
        Self(
            Rules.undocumented, "Sources/Store/A.swift", "package let a = 1\nlet b = 2", bites: 1),
        Self(
            Rules.library, "Sources/Store/A.swift",
            "public struct A {}\n@frozen public enum B {}\npackage let c = \"public let\"\n"
                + "open = record\nopen(path, flags)\nlet d = 1",
            bites: 2),
        Self(Rules.library, "Sources/WarchestKit/A.swift", "public struct A {}", bites: 0),
        Self(
            Rules.undocumented, "Sources/Store/A.swift",
            "public import Foundation\n// public let a = 1\n"
                + "let b = \"public let\"\nfunc open(c: D)",
            bites: 0),
        Self(
            Rules.longFunctions, "Sources/Store/A.swift",
            "func a(\n    b: Int\n) -> Int {\n" + String(repeating: "    b()\n", count: 90) + "}\n",
            bites: 1),
        Self(
            Rules.longFunctions, "Sources/Store/A.swift",
            "init() {\n" + String(repeating: "    // }\n", count: 88) + "}\n", bites: 0),
        Self(
            Rules.longFunctions, "Sources/Store/A.swift",
            "protocol A {\n    func a()\n}\nstruct B {\n"
                + String(repeating: "    let a = \"{\"\n", count: 200) + "}\n",
            bites: 0),
        Self(
            Rules.longLines, "Tests/A.swift",
            String(repeating: "x", count: 101) + "\n"
                + String(repeating: "é", count: 100), bites: 1),
    ]
}
