import Foundation
import FuzzTargets
import Testing

/// Every input that the fuzzers keep, and seeded mutants of it, through its target. An input that
/// breaks a promise traps, so the failure names no line: run `make fuzz` to find it.
@Suite struct ReplayTests {
    private static let corpora = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("corpora").path

    private static func inputs(_ target: FuzzTarget) throws -> [[UInt8]] {
        let folder = "\(corpora)/\(target.rawValue)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func everyKeptInputIsTaken(target: FuzzTarget) throws {
        let inputs = try Self.inputs(target)
        #expect(inputs.count >= 5)
        for input in inputs { target.run(input) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func mutantsOfKeptInputsAreTaken(target: FuzzTarget) throws {
        let inputs = try Self.inputs(target)
        var state: UInt64 = 20_170_620
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(limit, 1)
        }
        for _ in 0..<500 {
            var bytes = inputs[next(inputs.count)]
            for _ in 0...next(3) where !bytes.isEmpty {
                let at = next(bytes.count)
                switch next(4) {
                case 0: bytes[at] ^= 1 << UInt8(next(8))
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(UInt8(next(256)), at: at)
                default:
                    let other = inputs[next(inputs.count)]
                    bytes.insert(contentsOf: other.prefix(next(other.count)), at: at)
                }
            }
            target.run(bytes)
        }
    }
}
