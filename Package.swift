// swift-tools-version: 6.0
import PackageDescription

// `make fuzz` sets WARCHEST_FUZZ to the path of libFuzzer (the one without a main function): then
// there is a program more, and what it runs counts what is covered. SwiftPM's own
// `--sanitize=fuzzer` would do that to the build tool as well.
let libFuzzer = Context.environment["WARCHEST_FUZZ"]
let counted: [SwiftSetting] = libFuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer"])]
let fuzzers: [Target] = [libFuzzer].compactMap { $0 }.map { path in
    .executableTarget(
        name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Faults/Fuzz/Main",
        swiftSettings: [.unsafeFlags(["-parse-as-library"])] + counted,
        linkerSettings: [.unsafeFlags([path]), .linkedLibrary("stdc++")])
}

// The direction of dependencies (a test enforces it; see docs/architecture.md):
//   layer 3  warchest, WarchestKit
//   layer 2  Import, Report, Publishing; Sheets and Pages upon Report, Explorer upon these
//   layer 1  Store, Drawing, Fetching
//   layer 0  LedgerModel, DelimitedText, Artefacts, Wording, Files, Server
let package = Package(
    name: "warchest",
    platforms: [.macOS(.v14)],
    products: [
        .executable(name: "warchest", targets: ["warchest"]),
        .library(name: "Warchest", targets: ["WarchestKit", "LedgerModel"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // System libraries, and the few C calls Swift cannot make itself (variadic functions).
        .target(name: "CSystem", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CIntrinsics"),
        // Loads libcurl when something is fetched; links nothing.
        .target(
            name: "CTransfer", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        // Loads libpq when a server is asked; links nothing.
        .target(
            name: "CServer", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),

        .systemLibrary(
            name: "CXlsxWriter", pkgConfig: "xlsxwriter",
            providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),

        // Layer 0
        .target(name: "LedgerModel", swiftSettings: counted),
        .target(name: "DelimitedText", swiftSettings: counted),
        .target(name: "Wording"),
        .target(name: "Files", dependencies: ["CCrypto"]),
        .target(
            name: "Artefacts", dependencies: ["DelimitedText"], plugins: ["EmbedPlugin"]),
        .plugin(
            name: "EmbedPlugin", capability: .buildTool(), dependencies: ["embed-tool"]),
        .executableTarget(name: "embed-tool", dependencies: ["Files"]),

        .target(name: "Server", dependencies: ["CServer"]),

        // Layer 1
        .target(
            name: "Store",
            dependencies: ["LedgerModel", "Artefacts", "Files", "Server", "CSystem"]),
        .target(name: "Drawing", dependencies: ["LedgerModel", "Wording"]),
        .target(name: "Fetching", dependencies: ["LedgerModel", "Wording", "Files", "CTransfer"]),

        // Layer 2
        .target(
            name: "Import",
            dependencies: [
                "LedgerModel", "DelimitedText", "Artefacts", "Wording", "Files", "Store",
                "CArchive", "CIntrinsics",
            ],
            swiftSettings: counted),
        .target(
            name: "Report",
            dependencies: [
                "LedgerModel", "DelimitedText", "Artefacts", "Wording", "Files", "Store",
            ],
            swiftSettings: counted),

        .target(
            name: "Publishing",
            dependencies: [
                "LedgerModel", "Artefacts", "Wording", "Files", "Store", "Server",
            ]),

        // Between: what people look at
        .target(
            name: "Pages",
            dependencies: [
                "LedgerModel", "Artefacts", "Wording", "Files", "Store", "Drawing", "Report",
                .product(name: "Mustache", package: "swift-mustache"),
            ]),

        // Workbooks stand apart, so that a program with the library alone links nothing for them.
        .target(
            name: "Sheets",
            dependencies: ["LedgerModel", "Wording", "Files", "Store", "Report", "CXlsxWriter"]),

        // What answers a browser: FlyingFox's sockets alone, see decision 0020.
        .target(
            name: "Explorer",
            dependencies: [
                "Artefacts", "Wording", "Files", "Store", "Report", "Pages", "Sheets",
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ]),

        // Layer 3
        .target(
            name: "WarchestKit",
            dependencies: ["LedgerModel", "Artefacts", "Files", "Store", "Import", "Report"]),
        .executableTarget(
            name: "warchest",
            dependencies: [
                "LedgerModel", "Import", "Report", "Pages", "Sheets", "Explorer", "Store",
                "Artefacts", "Wording", "Files", "Fetching", "Server", "Publishing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // What the tests of several modules share.
        .target(
            name: "TestSupport",
            dependencies: ["Report", "Import", "Store", "Artefacts", "CSystem"],
            path: "Tests/TestSupport"),
        .testTarget(name: "LedgerModelTests", dependencies: ["LedgerModel", "TestSupport"]),
        .testTarget(name: "DelimitedTextTests", dependencies: ["DelimitedText", "TestSupport"]),
        .testTarget(
            name: "ImportTests",
            dependencies: [
                "Import", "Store", "Artefacts", "LedgerModel", "DelimitedText", "Files",
                "TestSupport",
            ]),
        .testTarget(
            name: "ReportTests",
            dependencies: [
                "TestSupport", "Report", "Import", "Store", "Artefacts", "Wording", "Files",
            ],
            exclude: ["quantities.csv"]),
        .testTarget(
            name: "MethodTests",
            dependencies: [
                "TestSupport", "Report", "Import", "Store", "Artefacts", "LedgerModel", "CSystem",
            ],
            exclude: ["README.md", "cases", "classes.txt"]),
        .testTarget(
            name: "SheetsTests",
            dependencies: [
                "TestSupport", "Sheets", "Report", "Store", "Artefacts", "Files", "CSystem",
            ]),
        .testTarget(
            name: "FetchingTests",
            dependencies: ["Fetching", "Import", "Files", "LedgerModel"]),
        .testTarget(name: "ServerTests", dependencies: ["Server"]),
        .testTarget(name: "DrawingTests", dependencies: ["Drawing", "LedgerModel"]),
        .testTarget(
            name: "PagesTests",
            dependencies: [
                "TestSupport", "Explorer", "Pages", "Report", "Store", "Artefacts", "Files",
            ]),
        .testTarget(name: "WarchestKitTests", dependencies: ["WarchestKit", "LedgerModel"]),
        .testTarget(name: "CLITests"),
        .testTarget(name: "TidyTests"),

        // What the fuzzers run (Tests/Faults/Fuzz), and the test that replays what they keep.
        .target(
            name: "FuzzTargets",
            dependencies: ["LedgerModel", "DelimitedText", "Import", "Report"],
            path: "Tests/Faults/Fuzz/Targets", swiftSettings: counted),
        .testTarget(
            name: "ReplayTests", dependencies: ["FuzzTargets"], path: "Tests/Faults/Replay"),
    ] + fuzzers,
    swiftLanguageModes: [.v6]
)
