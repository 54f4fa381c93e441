import MaintenanceWindows

/// `contacts:`, `contract:`, `holidays:` and `report:`: what reports need.
extension ClientReader {
    func contacts(_ value: YAMLValue?) -> [Contact] {
        (value?.elements("contacts") ?? []).compactMap { element in
            guard let section = Section(element, "a contact", keys: ContactKey.names) else { return nil }
            let name = section.required(ContactKey.name, example: "J. Doe")?.string("name")
            let email = section[ContactKey.email]?.string("email")
            if let email, email.split(separator: "@", omittingEmptySubsequences: false).count != 2 {
                section[ContactKey.email]?.report("email is an address like it@client.example, not \(shown(email))")
            }
            return name.map {
                Contact(
                    name: $0, role: section[ContactKey.role]?.string("role"), email: email,
                    phone: section[ContactKey.phone]?.string("phone"))
            }
        }
    }

    func contract(_ value: YAMLValue?) -> Contract? {
        guard let value, let section = Section(value, "contract", keys: ContractKey.names) else { return nil }
        let number = section.required(ContractKey.number, example: "C-2026-17")?.string("number")
        let from = section[ContractKey.from]?.date("from")
        let to = section[ContractKey.to]?.date("to")
        if let from, let to, to < from { section[ContractKey.to]?.report("to \(to) is before from \(from)") }
        return number.map { Contract(number: $0, from: from, to: to) }
    }

    func holidays(_ value: YAMLValue?) -> [LocalDate] {
        (value?.elements("holidays") ?? []).compactMap { $0.date("a holiday") }.sorted()
    }

    func report(_ value: YAMLValue?) -> ReportSettings {
        guard let value, let section = Section(value, "report", keys: ReportKey.names) else { return ReportSettings() }
        return ReportSettings(
            logo: section[ReportKey.logo]?.string("logo").map(path), color: section[ReportKey.color].flatMap(color),
            provider: section[ReportKey.provider]?.string("provider"),
            accountManager: section[ReportKey.accountManager]?.string("account_manager"))
    }

    private func color(_ value: YAMLValue) -> String? {
        guard let text = value.string("color") else { return nil }
        if text.count == 7, text.hasPrefix("#"), text.dropFirst().allSatisfy({ $0.isASCII && $0.isHexDigit }) {
            return text.lowercased()
        }
        value.report("color is \"#rrggbb\" in quotes, not \(shown(text))")
        return nil
    }
}
