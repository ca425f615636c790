import Report
import Wording

/// The form that asks a report, from the parameters that it declares.
enum ReportForm {
    static func context(_ report: ReportDefinition, _ request: ReportRequest) -> [String: Any] {
        var fields = report.parameters.map { field($0, request) }
        fields.append([
            "id": "f-as-of", "name": "as-of", "label": "as of", "type": "date",
            "value": request.asOf, "help": "Answer with what was known on that day",
        ])
        if report.methods.count > 1 {
            fields.append([
                "id": "f-method", "name": "method", "label": "method", "isChoice": true,
                "help": "Count by another of the report's methods",
                "choices": choices(report.methods, request.method ?? report.methods[0]),
            ])
        }
        return [
            "action": "/report/" + PageAddress.encoded(report.name), "fields": fields,
            "button": "Answer", "label": "Ask \(report.title)",
        ]
    }

    private static func choices(_ words: [String], _ chosen: String?) -> [[String: Any]] {
        words.map { ["text": $0, "value": $0, "isChosen": $0 == chosen] }
    }

    private static func field(
        _ parameter: ReportDefinition.Parameter, _ request: ReportRequest
    ) -> [String: Any] {
        let value = request.parameters[parameter.name]
        var field: [String: Any] = [
            "id": "f-\(parameter.name)", "name": parameter.name,
            "label": CellWords.words(parameter.name), "isRequired": parameter.isRequired,
            "value": VisibleText.of(value ?? ""), "type": parameter.type == .date ? "date" : "text",
            "help": parameter.description
                + (parameter.defaultText.map { " (else \($0))" } ?? "")
                + (parameter.type == .race ? ", like GA-06" : ""),
        ]
        if case .choice(let words) = parameter.type {
            field["isChoice"] = true
            let none: [[String: Any]] = [["text": "", "value": "", "isChosen": value == nil]]
            field["choices"] = (parameter.isRequired ? [] : none) + choices(words, value)
        }
        return field
    }
}
