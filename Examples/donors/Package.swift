// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "donors",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "warchest", path: "../..")],
    targets: [
        .executableTarget(
            name: "donors", dependencies: [.product(name: "Warchest", package: "warchest")])
    ],
    swiftLanguageModes: [.v6]
)
