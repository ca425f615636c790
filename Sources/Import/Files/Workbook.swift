import Foundation
import LedgerModel

/// A workbook (.xlsx): its sheets, each as the CSV that a spreadsheet would save, days as
/// `2013-08-01`. A line of the CSV is a row of the sheet, whatever rows are empty.
struct Workbook {
    /// The sheets in order: name, and the member of the zip that holds it.
    let sheets: [(name: String, member: String)]
    private let archive: ZipArchive
    private let texts: [[UInt8]]
    /// By style: whether its numbers are days.
    private let areDays: [Bool]
    private let firstDay: Int

    /// Opens a workbook; nil when the zip is none.
    init?(_ archive: ZipArchive) throws {
        self.archive = archive
        func bytes(_ name: String) throws -> [UInt8]? {
            try archive.members.first { $0.name == name }.map { try Self.read(archive, $0) }
        }
        guard let book = try bytes("xl/workbook.xml"),
            let links = try bytes("xl/_rels/workbook.xml.rels")
        else { return nil }
        var targets: [String: String] = [:]
        var reader = XMLText(links)
        while let tag = reader.next() {
            guard tag.name == "Relationship", let id = tag["Id"], let target = tag["Target"] else {
                continue
            }
            targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
        }
        var sheets: [(String, String)] = []
        var is1904 = false
        reader = XMLText(book)
        while let tag = reader.next() {
            if tag.isStart, tag.name == "workbookPr" {
                is1904 = ["1", "true"].contains(tag["date1904"] ?? "")
            }
            if tag.isStart, tag.name == "sheet", let name = tag["name"],
                let member = tag["id"].flatMap({ targets[$0] })
            {
                sheets.append((name, member))
            }
        }
        self.sheets = sheets
        firstDay = is1904 ? 24_107 : 25_569
        texts = try bytes("xl/sharedStrings.xml").map(Self.texts) ?? []
        areDays = try bytes("xl/styles.xml").map(Self.days) ?? []
    }

    private static func read(_ archive: ZipArchive, _ member: ZipArchive.Member) throws -> [UInt8] {
        let source = try archive.source(of: member)
        var result: [UInt8] = []
        result.reserveCapacity(min(member.size, 1 << 28))
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }),
            count > 0
        { result += buffer[..<count] }
        return result
    }

    private static func texts(_ bytes: [UInt8]) -> [[UInt8]] {
        var reader = XMLText(bytes)
        var found: [[UInt8]] = []
        var isText = false
        while let tag = reader.next() {
            switch tag.name {
            case "si" where tag.isStart: found.append([])
            case "t": isText = tag.isStart && !tag.isEmpty
            // How a name is pronounced is no part of it.
            case "rPh" where tag.isStart && !tag.isEmpty: reader.skip(to: "rPh")
            default: break
            }
            if isText, !found.isEmpty { found[found.count - 1] += reader.text() }
        }
        return found
    }

    /// Which styles show a number as a day: the built-in ones, and those whose code has a year.
    private static func days(_ bytes: [UInt8]) -> [Bool] {
        var reader = XMLText(bytes)
        var codes: Set<String> = Set((14...22).map(String.init))
        var styles: [Bool] = []
        var isInside = false
        while let tag = reader.next() {
            if tag.name == "numFmt", tag.isStart, let id = tag["numFmtId"],
                let code = tag["formatCode"]?.smallLetters,
                code.contains("yy") || code.contains("d/")
            {
                codes.insert(id)
            }
            if tag.name == "cellXfs" { isInside = tag.isStart && !tag.isEmpty }
            if isInside, tag.name == "xf", tag.isStart {
                styles.append(tag["numFmtId"].map(codes.contains) ?? false)
            }
        }
        return styles
    }

    /// A sheet as CSV.
    func csv(of member: String) throws -> [UInt8] {
        guard let found = archive.members.first(where: { $0.name == member }) else {
            throw ImportError.refused(
                code: "workbook", message: "the workbook has no part \(member)")
        }
        var reader = XMLText(try Self.read(archive, found))
        var result: [UInt8] = []
        var line = 1
        var column = 0
        var cell = (column: 0, type: "", style: -1)
        var value: [UInt8] = []
        var isText = false
        // Sheets leave out the blanks at the end of a row; a CSV has them.
        var width = 0
        func endRow() {
            if column > 0 {
                width = max(width, column)
                for _ in column..<width { result.append(0x2C) }
            }
            result.append(0x0A)
            line += 1
        }
        while let tag = reader.next() {
            switch tag.name {
            case "row" where tag.isStart:
                let number = tag["r"].flatMap { Int($0) } ?? line
                while line < number, line < 10_000_000 {
                    result.append(0x0A)
                    line += 1
                }
                column = 0
                if tag.isEmpty { endRow() }
            case "row": endRow()
            case "c" where tag.isStart:
                cell = (
                    tag["r"].map(Self.column) ?? column, tag["t"] ?? "",
                    tag["s"].flatMap { Int($0) } ?? -1
                )
                value = []
                if tag.isEmpty { fallthrough }
            case "c":
                while column < cell.column, column < 20_000 {
                    if column > 0 { result.append(0x2C) }
                    column += 1
                }
                if column > 0 { result.append(0x2C) }
                column += 1
                Self.append(shown(value, cell.type, cell.style), to: &result)
            case "v", "t": isText = tag.isStart && !tag.isEmpty
            default: break
            }
            if isText { value += reader.text() }
        }
        return result
    }

    /// `AB12` is column 27, from 0.
    private static func column(_ reference: String) -> Int {
        var number = 0
        for byte in reference.utf8 {
            guard 0x41...0x5A ~= byte, number < 100_000 else { break }
            number = number * 26 + Int(byte - 0x40)
        }
        return max(number - 1, 0)
    }

    private func shown(_ value: [UInt8], _ type: String, _ style: Int) -> [UInt8] {
        switch type {
        case "s":
            let place = Int(String(decoding: value, as: UTF8.self)) ?? -1
            return texts.indices.contains(place) ? texts[place] : []
        case "b": return Array((value == [0x31] ? "TRUE" : "FALSE").utf8)
        case "inlineStr", "str", "e", "d": return value
        default:
            guard !value.isEmpty, let number = Double(String(decoding: value, as: UTF8.self)) else {
                return value
            }
            if areDays.indices.contains(style), areDays[style], abs(number) < 3_000_000,
                let day = Day(number: Int(number.rounded(.down)) - firstDay)
            {
                return Array(day.iso.utf8)
            }
            // Spreadsheets keep 15 digits; what is written behind them is noise of the machine.
            let digits = value.filter { 0x30...0x39 ~= $0 }.count
            guard digits > 15 || value.contains(0x45) || value.contains(0x65) else { return value }
            return Array(String(format: "%.15g", number).utf8)
        }
    }

    private static func append(_ value: [UInt8], to result: inout [UInt8]) {
        let isPlain = !value.contains { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }
        if isPlain {
            result += value
            return
        }
        result.append(0x22)
        for byte in value {
            if byte == 0x22 { result.append(0x22) }
            result.append(byte)
        }
        result.append(0x22)
    }
}
