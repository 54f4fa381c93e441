extension YAMLValue {
    /// A selector, or a list of them that means or.
    ///
    /// - Parameter names: what the names in it are held to; nil where there is nothing to hold them to.
    func selector(_ what: String, names: SelectorNames? = nil) -> Selector? {
        let selectors = elementsOrOne(what).compactMap { $0.oneSelector(what, names) }
        if isList, selectors.isEmpty { report("\(what) selects no host") }
        guard let first = selectors.first else { return nil }
        return selectors.dropFirst().reduce(first) { .or($0, $1) }
    }

    private func oneSelector(_ what: String, _ names: SelectorNames?) -> Selector? {
        guard let text = string(what) else { return nil }
        let quote = isPlain ? 0 : 1
        var parser = SelectorParser(text)
        do {
            let selector = try parser.parse()
            for error in names?.errors(in: parser.terms) ?? [] {
                report(error.message, offset: error.offset + quote, suggestion: error.suggestion)
            }
            return selector
        } catch {
            report("\(what): \(error.message)", offset: error.offset + quote, suggestion: error.suggestion)
            return nil
        }
    }
}
