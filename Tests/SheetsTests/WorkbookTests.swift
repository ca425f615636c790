import Files
import Foundation
import Report
import Sheets
import Store
import TestSupport
import Testing

@Suite struct WorkbookTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "/warchest-sheets-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func write(
        _ reports: [ReportDefinition], rowsPerSheet: Int? = nil, to path: String
    ) throws -> [ReportOutcome] {
        var exporter = WorkbookExporter(version: "0", overwrites: false)
        if let rowsPerSheet { exporter.rowsPerSheet = rowsPerSheet }
        let requests = Dictionary(
            uniqueKeysWithValues: reports.map {
                var request = ImportedRace.request($0, $0.methods.first ?? "")
                request.showsKeys = !$0.key.isEmpty
                return ($0.name, request)
            })
        return try exporter.write(reports, requests, asOf: "2024-06-01", to: path) { _ in
            try ImportedRace.connection()
        }
    }

    /// A report of one's own that answers with these values.
    private func report(_ values: [(name: String, type: String, sql: String)]) throws
        -> ReportDefinition
    {
        let columns = values.map { "-- column: \($0.name) \($0.type) A value" }
        let select = values.map { "\($0.sql) AS \($0.name)" }.joined(separator: ", ")
        let text = """
            -- title: Values
            -- question: What is in the cells?
            \(columns.joined(separator: "\n"))
            -- table: \(values.map(\.name).joined(separator: ", "))
            -- method: values/1
            -- order: \(values[0].name)
            -- @query
            SELECT \(select)

            """
        return try ReportDefinition.parse(text, file: "/home/someone/values.sql", embedded: false)
    }

    /// One file in a workbook.
    private struct Part: Decodable {
        let text: String
        let elements: Set<String>
        let cells: [String: String]
        let types: [String: String]
    }

    /// The files in a workbook by name, read by a program that is not ours.
    private func parts(_ path: String) throws -> [String: Part] {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = ["python3", "-c", Self.reader, path]
        let pipe = Pipe()
        python.standardOutput = pipe
        try python.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        return try JSONDecoder().decode([String: Part].self, from: data)
    }

    private static let reader = """
        import json, sys, zipfile
        from xml.etree import ElementTree
        book = zipfile.ZipFile(sys.argv[1])
        parts = {}
        for name in book.namelist():
            text = book.read(name).decode()
            part = {"text": text, "elements": [], "cells": {}, "types": {}}
            for element in ElementTree.fromstring(text).iter():
                kind = element.tag.split("}")[-1]
                part["elements"].append(kind)
                if kind == "c":
                    part["cells"][element.get("r")] = "".join(element.itertext())
                    part["types"][element.get("r")] = element.get("t", "n")
            parts[name] = part
        print(json.dumps(parts))
        """

    @Test(arguments: ReportCatalogue().names)
    func oneQuestionGivesOneFile(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let paths = ["\(folder)/a.xlsx", "\(folder)/b.xlsx"]
        for path in paths { _ = try write([report], to: path) }
        let files = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        #expect(files[0] == files[1])
        let parts = try parts(paths[0])
        #expect(parts["docProps/core.xml"]?.text.contains("2024-06-01T00:00:00Z") ?? false)
        for (name, part) in parts {
            #expect(!part.text.contains(NSTemporaryDirectory() + "/warchest"), "\(name)")
            #expect(part.elements.isDisjoint(with: ["f", "hyperlink"]), "\(name)")
        }
    }

    @Test(arguments: [
        "=cmd|' /C calc'!A0", "+1", "-1", "@x", ";=x", "\t=1", "{=1}", "http://example.org",
        "mailto:a@b",
        "A\u{202E}B", "<f>1</f>", "&amp;", "]]>", "_x0041_", "王小明 🗳",
    ])
    func hostileTextStaysText(_ text: String) throws {
        let quoted = "'" + text.replacing("'", with: "''") + "'"
        _ = try write([report([("words", "text", quoted)])], to: "\(folder)/x.xlsx")
        let xml = try #require(try parts("\(folder)/x.xlsx")["xl/worksheets/sheet1.xml"])
        #expect(xml.cells["A2"] == (text == "_x0041_" ? "_x005F_x0041_" : text))
        #expect(xml.types["A2"] == "inlineStr")
        #expect(xml.elements.isDisjoint(with: ["f", "hyperlink"]))
    }

    @Test func moneyIsExactAndWhatSpreadsheetsRoundIsText() throws {
        let values: [(String, String, String)] = [
            ("a_cents", "cents", "999999999999999"), ("b_cents", "cents", "-7"),
            ("c_cents", "cents", "1000000000000000"), ("d_cents", "cents", "NULL"),
            ("e", "count", "9223372036854775807"), ("f_bp", "basis_points", "1234"),
            ("g", "date", "'2017-06-20'"), ("h", "date", "'1899-12-31'"),
            ("zip", "text", "'00501'"),
        ]
        _ = try write([report(values)], to: "\(folder)/x.xlsx")
        let parts = try parts("\(folder)/x.xlsx")
        let xml = try #require(parts["xl/worksheets/sheet1.xml"])
        #expect(xml.cells["A2"] == "9999999999999.99")
        #expect(Double(xml.cells["B2"] ?? "") == -0.07)
        #expect(xml.cells["C2"] == "10000000000000.00" && xml.types["C2"] == "inlineStr")
        #expect(xml.cells["D2"] == nil)
        #expect(xml.cells["E2"] == "9223372036854775807" && xml.types["E2"] == "inlineStr")
        #expect(xml.cells["F2"] == "12.34")
        #expect(xml.cells["G2"] == "42906")
        #expect(xml.cells["H2"] == "1899-12-31" && xml.types["H2"] == "inlineStr")
        #expect(xml.cells["I2"] == "00501" && xml.types["I2"] == "inlineStr")
        let counted = try #require(parts["xl/worksheets/sheet2.xml"]).text
        #expect(counted.contains("2 of its numbers have more than 15 digits"))
        #expect(counted.contains("1 of its dates are before March 1900"))
        // What wraps has room: the notice takes three lines.
        #expect(counted.contains("ht=\"45\""))
        #expect(counted.contains("warchest report ./values.sql --as-of 2024-06-01"))
    }

    @Test func aTextLongerThanACellIsWholeOnASheetOfItsOwn() throws {
        let long = "replace(hex(zeroblob(20000)), '0', 'y')"
        _ = try write([report([("words", "text", long)])], to: "\(folder)/x.xlsx")
        let parts = try parts("\(folder)/x.xlsx")
        let cell = try #require(parts["xl/worksheets/sheet1.xml"]?.cells["A2"])
        #expect(cell.utf16.count == 32_767)
        #expect(cell.hasSuffix("y… (all of it: sheet Long texts, row 2)"))
        let pieces = try #require(parts["xl/worksheets/sheet2.xml"]).cells
        let whole = (pieces["E2"] ?? "") + (pieces["E3"] ?? "")
        #expect(whole == String(repeating: "y", count: 40_000))
    }

    @Test func aFullSheetIsFollowedByAnother() throws {
        let report = try ReportCatalogue().report("top-donors")
        let outcomes = try write([report], rowsPerSheet: 2, to: "\(folder)/x.xlsx")
        let workbook = try #require(try parts("\(folder)/x.xlsx")["xl/workbook.xml"]).text
        let sheets = (outcomes[0].rows + 1) / 2
        #expect(sheets > 1)
        #expect(workbook.contains("name=\"top-donors\""))
        #expect(workbook.contains("name=\"top-donors (\(sheets))\""))
        #expect(!workbook.contains("name=\"top-donors (\(sheets + 1))\""))
    }

    @Test func aFailedReportLeavesNothing() throws {
        let wrong = try report([("a_cents", "cents", "1.5")])
        #expect(throws: ReportError.self) {
            try write(
                [ReportCatalogue().report("top-donors"), wrong], to: "\(folder)/x.xlsx")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func namesOfSheetsFitAndDiffer() {
        var names = SheetNames()
        let long = "a-name-that-is-longer-than-a-sheet-allows"
        let found = [long, long, long.uppercased(), "a/b", "", "History"].map { names.next($0) }
        #expect(found.allSatisfy { $0.utf16.count <= 31 && !$0.isEmpty })
        #expect(Set(found.map { $0.lowercased() }).count == found.count)
        #expect(found[0] == String(long.prefix(31)) && found[1].hasSuffix(" (2)"))
        #expect(found[3] == "a-b" && found[5] == "History (2)")
    }

    @Test func controlsAreEscapedAsTheFormatHasIt() {
        let text = Array("a\u{0}b\u{1B}\r\n\u{FFFE}_x001B_".utf8) + [0xFF]
        let piece = text.withUnsafeBytes { SheetText.pieces($0)[0] }
        let written = String(
            decoding: piece.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #expect(written == "a_x0000_b_x001B__x000D_\n_xFFFE__x005F_x001B_\u{FFFD}")
    }
}
