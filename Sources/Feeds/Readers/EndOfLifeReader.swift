import Foundation

/// endoflife.date: one product or all of them, in the first version of its interface and in the one before it.
enum EndOfLifeReader {
    /// The products whose releases hosts can have: theirs by that of os-release(5).
    private static let products = [
        "debian": "debian", "ubuntu": "ubuntu", "rhel": "rhel", "rocky-linux": "rocky", "almalinux": "almalinux",
        "fedora": "fedora", "amazon-linux": "amzn", "oracle-linux": "ol", "centos-stream": "centos",
    ]

    private struct Answer: Decodable {
        let generatedAt: String?
        let lastModified: String?
        let result: Result
    }

    private enum Result: Decodable {
        case one(Product)
        case all([Product])

        init(from decoder: any Decoder) throws {
            self =
                if let all = try? [Product](from: decoder) { .all(all) } else { .one(try Product(from: decoder)) }
        }

        var products: [Product] {
            switch self {
            case .one(let product): [product]
            case .all(let products): products
            }
        }
    }

    private struct Product: Decodable {
        struct Release: Decodable {
            let name: String
            let eolFrom: String?
            let eoesFrom: String?
        }

        let name: String
        let releases: [Release]
    }

    /// `[{"cycle": "12", "eol": "2026-07-11", "extendedSupport": "2028-06-30"}]`: the product stands in its address only.
    private struct Cycle: Decodable {
        let cycle: String
        let eol: DayOrFlag
        let extendedSupport: DayOrFlag?
    }

    private struct DayOrFlag: Decodable {
        let day: String?

        init(from decoder: any Decoder) throws { day = try? decoder.singleValueContainer().decode(String.self) }
    }

    /// - Parameter source: where it came from: `https://endoflife.date/api/debian.json`, `ubuntu.json`.
    static func read(_ data: Data, source: String) throws -> FeedContent {
        var content = FeedContent(kind: .endOfLife)
        if let cycles = try? JSONText.decode([Cycle].self, from: data) {
            let product = source.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? ""
            for cycle in cycles {
                add(product, cycle.cycle, eol: cycle.eol.day, extended: cycle.extendedSupport?.day, to: &content)
            }
        } else {
            let answer = try JSONText.decode(Answer.self, from: data)
            content.published = (answer.lastModified ?? answer.generatedAt).flatMap(FeedDate.read)
            for product in answer.result.products {
                for release in product.releases {
                    add(product.name, release.name, eol: release.eolFrom, extended: release.eoesFrom, to: &content)
                }
            }
        }
        // Files of single products stand beside one another.
        if content.lastDays.count == 1, let only = content.lastDays.keys.first { content.name = "end-of-life-\(only)" }
        return content
    }

    /// The last day with security updates that need no contract: of Debian the end of LTS, which comes from the same archive; of all
    /// others the end of regular support.
    private static func add(
        _ product: String, _ release: String, eol: String?, extended: String?, to content: inout FeedContent
    ) {
        guard let name = products[product] else { return }
        guard let day = (name == "debian" ? extended : nil) ?? eol else { return }
        guard let date = FeedDate.read(day), VersionText.isPlausible(release) else {
            content.unreadable += 1
            return
        }
        content.lastDays[name, default: [:]][release] = FeedDate.day(date)
    }
}
