import Testing

@testable import MaintenanceWindows

@Suite struct RecurrenceTests {
    @Test(arguments: [
        ("daily", "daily"), ("DAILY", "daily"), ("every sat", "every Sat"), ("every Saturday,Sun", "every Sat, Sun"),
        ("every Fri , mon", "every Mon, Fri"), ("Second TUESDAY", "second Tuesday"), ("last thu", "last Thursday"),
        ("second Tuesday + 4 days", "second Tuesday + 4 days"), ("second Tuesday+4 days", "second Tuesday + 4 days"),
        ("first Mon - 1 day", "first Monday - 1 day"), ("first Mon -1 days", "first Monday - 1 day"),
        ("every 2 weeks on Wed from 2026-12-02", "every 2 weeks on Wed from 2026-12-02"), ("2027-01-30", "2027-01-30"),
    ])
    func validForms(text: String, canonical: String) throws {
        let recurrence = try Recurrence(parsing: text)
        #expect("\(recurrence)" == canonical)
        #expect(try Recurrence(parsing: canonical) == recurrence)
    }

    @Test(arguments: [
        ("2nd Tuesday + 4 days", "second Tuesday + 4 days"), ("second Teusday", "second Tuesday"), ("dayly", "daily"),
        ("every day", "daily"),
        ("every Saturdays", "every Sat"), ("Saturday", "every Sat"), ("weekly on Sat", "every Sat"),
        ("evry Mon", "every Mon"),
        ("every 2 weeks on Wed", "every 2 weeks on Wed from YYYY-MM-DD"),
        ("every other Wed", "every 2 weeks on Wed from YYYY-MM-DD"),
        ("every 2 weeks on Wed from 2026-12-03", "every 2 weeks on Wed from 2026-12-02"),
        ("second Tuesday plus 4 days", "second Tuesday + 4 days"),
        ("second Tuesday + four days", "second Tuesday + 4 days"),
        ("Mon and Wed", "every Mon, Wed"), ("", "second Tuesday + 4 days"), ("fifth Saturday", "last Saturday"),
    ])
    func nearestForm(text: String, suggestion: String) {
        let error = #expect(throws: WindowSyntaxError.self) { try Recurrence(parsing: text) }
        #expect(error?.suggestion == suggestion)
    }

    @Test(arguments: [
        "2027-02-30", "second Tuesday + 31 days", "every 0 weeks on Wed from 2026-12-02",
        "every 99 weeks on Wed from 2026-12-02",
    ])
    func impossibleValues(text: String) {
        #expect(throws: WindowSyntaxError.self) { try Recurrence(parsing: text) }
    }

    /// The figures were counted with Python over the same twenty years, 2026 to 2045.
    @Test func patchTuesdayPlusFourIsNotTheSecondSaturday() throws {
        let afterPatchTuesday = try Recurrence(parsing: "second Tuesday + 4 days")
        let secondSaturday = try Recurrence(parsing: "second Saturday")
        let asRule = Recurrence.rule(
            try RecurrenceRule(parsing: "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=12,13,14,15,16,17,18"), plusDays: 0)
        let days = (try date("2026-01-01").dayNumber..<date("2046-01-01").dayNumber).map(LocalDate.init(dayNumber:))
        let first = days.filter(afterPatchTuesday.includes)
        let second = days.filter(secondSaturday.includes)
        #expect(first.count == 240)
        #expect(second.count == 240)
        #expect(zip(first, second).count { $0 != $1 } == 137)
        #expect(zip(first, second).allSatisfy { $0 >= $1 })
        #expect(days.filter(asRule.includes) == first)
    }

    @Test(arguments: [
        ("second Tuesday", "FREQ=MONTHLY;BYDAY=2TU"), ("last Thursday", "RRULE:FREQ=MONTHLY;BYDAY=-1TH"),
        ("every Mon, Fri", "freq=weekly;byday=mo,fr"), ("daily", "FREQ=DAILY"),
        ("every 2 weeks on Wed from 2026-12-02", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("2027-01-30", "FREQ=MONTHLY;BYMONTHDAY=30;UNTIL=20270130"),
    ])
    func rulesEqualTheGrammar(form: String, rule: String) throws {
        let start = try date(form == "2027-01-30" ? "2027-01-30" : "2026-12-02")
        let recurrence = try Recurrence(parsing: form)
        let parsed = Recurrence.rule(try RecurrenceRule(parsing: rule, start: start), plusDays: 0)
        let days = (start.dayNumber..<start.dayNumber + 1500).map(LocalDate.init(dayNumber:))
        #expect(days.filter(recurrence.includes).isEmpty == false)
        #expect(days.filter(recurrence.includes) == days.filter(parsed.includes))
    }

    @Test(arguments: [
        ("BYDAY=TU", "FREQ=MONTHLY;BYDAY=2TU"), ("FREQ=MONTLY;BYDAY=2TU", "FREQ=MONTHLY"), ("FREQ=YEARLY", nil),
        ("FREQ=WEEKLY;BYDAY=2TU", "BYDAY=TU"), ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=SA"), ("FREQ=DAILY;INTERVAL=2", nil),
        ("FREQ=DAILY;COUNT=3", nil), ("FREQ=DAILY;BYDAYS=MO", "BYDAY"), ("FREQ=MONTHLY;BYDAY=6TU", nil),
        ("FREQ=DAILY;UNTIL=20271231T225959Z", "UNTIL=20271231"), ("FREQ=DAILY;FREQ=DAILY", nil),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTHDAY=3", nil), ("FREQ=MONTHLY;BYMONTHDAY=32", nil), ("nonsense", nil),
    ])
    func wrongRules(rule: String, suggestion: String?) {
        let error = #expect(throws: WindowSyntaxError.self) { try RecurrenceRule(parsing: rule) }
        #expect(error?.suggestion == suggestion)
    }

    @Test func ruleWithIntervalAndDaysFromTheEnd() throws {
        let start = try date("2027-01-31")
        let rule = try RecurrenceRule(parsing: "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1", start: start)
        let days = (start.dayNumber..<start.dayNumber + 200).map(LocalDate.init(dayNumber:))
        #expect(
            days.filter(rule.includes).map(\.description) == ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"])
        #expect("\(rule)" == "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1")
    }

    @Test func daysToAdd() throws {
        #expect(try Recurrence.plusDays(parsing: "4 days") == 4)
        #expect(try Recurrence.plusDays(parsing: "- 1 day") == -1)
        #expect(throws: WindowSyntaxError.self) { try Recurrence.plusDays(parsing: "soon") }
    }
}
