extension Selector {
    public init(parsing text: String) throws(SelectorError) {
        throw SelectorError(message: "empty selector", offset: 0)
    }
}
