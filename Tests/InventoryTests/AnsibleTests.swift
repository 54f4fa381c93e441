import Foundation
import Testing
import Vocabulary

@testable import Inventory
import struct Inventory.Host

@Suite struct AnsibleTests {
    /// The same fleet in each format that Ansible has.
    static let ini = """
        # made by hand
        lone ansible_host=10.0.0.9

        [web]
        web[1:2].acme.example ansible_host=10.0.0.1 ansible_port=2201
        web3.acme.example:2203   # not the standard port

        [db]
        db-[a:b] ansible_user=dba other='{"x": "y z"}'

        [prod:children]
        web
        db

        [prod:vars]
        ansible_user = deploy
        ansible_ssh_private_key_file=~/.ssh/prod
        ansible_ssh_common_args='-o ProxyJump="hop@bastion:2222" -o StrictHostKeyChecking=yes'

        [web:vars]
        ansible_user=www
        """
    static let yaml = """
        all:
          hosts:
            lone: {ansible_host: 10.0.0.9}
          children:
            prod:
              vars:
                ansible_user: deploy
                ansible_ssh_private_key_file: ~/.ssh/prod
                ansible_ssh_common_args: -J hop@bastion:2222
              children:
                web:
                  vars: {ansible_user: www}
                  hosts:
                    web[1:2].acme.example: {ansible_host: 10.0.0.1, ansible_port: 2201}
                    web3.acme.example: {ansible_port: 2203, packages: [a, b]}
                db:
                  hosts:
                    db-a: {ansible_user: dba}
                    db-b: {ansible_user: dba}
        """
    static let json = """
        {"_meta": {"hostvars": {"lone": {"ansible_host": "10.0.0.9"},
            "web1.acme.example": {"ansible_host": "10.0.0.1", "ansible_port": 2201},
            "web2.acme.example": {"ansible_host": "10.0.0.1", "ansible_port": 2201},
            "web3.acme.example": {"ansible_port": 2203, "nested": {"a": [1]}},
            "db-a": {"ansible_user": "dba"}, "db-b": {"ansible_user": "dba"}}},
         "all": {"children": ["ungrouped", "prod"]}, "ungrouped": {"hosts": ["lone"]},
         "prod": {"children": ["web", "db"], "vars": {"ansible_user": "deploy", "ansible_ssh_private_key_file": "~/.ssh/prod",
            "ansible_ssh_common_args": "-o ProxyJump=hop@bastion:2222"}},
         "web": {"hosts": ["web1.acme.example", "web2.acme.example", "web3.acme.example"], "vars": {"ansible_user": "www"}},
         "db": ["db-a", "db-b"]}
        """

    private func folder(_ name: String, _ text: String, client: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("ansible/\(name)", text)
        try folder.write("client.yml", head + client)
        return folder
    }

    private func check(_ hosts: [Host]) {
        let byName = Dictionary(uniqueKeysWithValues: hosts.map { ($0.id.name, $0) })
        #expect(byName.keys.sorted() == ["db-a", "db-b", "lone", "web1.acme.example", "web3.acme.example"])
        #expect(
            byName["lone"]?.address == "10.0.0.9" && byName["lone"]?.groups == []
                && byName["lone"]?.connection.user == "jane")
        let web1 = byName["web1.acme.example"]
        #expect(web1?.address == "10.0.0.1" && web1?.connection.port == 2201 && web1?.connection.user == "www")
        #expect(web1?.group == "web" && web1?.groups == ["web", "prod"] && web1?.windows == ["monthly"])
        #expect(web1?.connection.identityFiles == ["/home/jane/.ssh/prod"])
        #expect(web1?.connection.jumps == [JumpHost(user: "hop", address: "bastion", port: 2222)])
        #expect(byName["web3.acme.example"]?.connection.port == 2203)
        #expect(byName["db-b"]?.connection.user == "dba")
    }

    // web1 and web2 have one address: the second is left out by the selector, which is tested with it.
    static let choosing = "not web2*"

    @Test(arguments: [("hosts.ini", ini), ("hosts", ini), ("hosts.yml", yaml), ("hosts.json", json)])
    func formats(name: String, text: String) throws {
        let folder = try folder(name, text, client: "ansible: {path: ansible/\(name), hosts: \(Self.choosing)}\n")
        check(try InventoryReader.read(folder: folder.path, surroundings: surroundings).hosts)
    }

    @Test func program() throws {
        let script = "#!/bin/sh\n[ \"$1\" = --list ] || exit 3\ncat <<'EOF'\n\(Self.json)\nEOF\n"
        let folder = try folder(
            "list.sh", script, client: "ansible: {path: ansible/list.sh, hosts: \(Self.choosing)}\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/ansible/list.sh")
        check(try InventoryReader.read(folder: folder.path, surroundings: surroundings).hosts)
    }

    @Test func programThatPrintsMuch() throws {
        let script = """
            #!/bin/sh
            printf '{"web": {"hosts": ['
            i=0; while [ $i -lt 9000 ]; do printf '"host-number-%d", ' $i; i=$((i + 1)); done
            printf '"last"]}}'
            """
        let folder = try folder(
            "list.sh", script, client: "ansible: {path: ansible/list.sh, hosts: last or host-number-8999}\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/ansible/list.sh")
        #expect(try InventoryReader.read(folder: folder.path).hosts.map(\.id.name) == ["host-number-8999", "last"])
    }

    @Test func programThatFails() throws {
        let folder = try folder("list.sh", "#!/bin/sh\nexit 7\n", client: "ansible: ansible/list.sh\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/ansible/list.sh")
        #expect(
            problems(in: folder).contains {
                $0.hasPrefix("ansible/list.sh: --list ended with") && $0.hasSuffix("status 7")
            })
    }

    @Test func variableFilesBesideTheInventory() throws {
        let folder = try folder("hosts", "[web]\nw1\nw2\n", client: "ansible: ansible/hosts\n")
        try folder.write("ansible/group_vars/all.yml", "ansible_user: everybody\nansible_port: 2200\n")
        try folder.write("ansible/group_vars/web/main.yml", "ansible_user: www\n")
        try folder.write("ansible/group_vars/web/vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n6162\n")
        try folder.write("ansible/host_vars/w2", "ansible_user: second\n")
        let hosts = try InventoryReader.read(folder: folder.path).hosts
        #expect(hosts.map(\.connection.user) == ["www", "second"])
        #expect(hosts.map(\.connection.port) == [2200, 2200])
    }

    @Test func theClientsFileRefines() throws {
        let folder = try folder(
            "hosts", "[web]\nw1 ansible_host=10.0.0.1 ansible_user=a\nw2 ansible_user=a\n",
            client: "ansible: ansible/hosts\ngroups: {web: {tags: [x], user: b}}\nhosts: {w1: {ring: canary}}\n")
        let hosts = try InventoryReader.read(folder: folder.path).hosts
        #expect(hosts.map(\.id.name) == ["w1", "w2"])
        #expect(hosts.map(\.ring) == ["canary", nil])
        #expect(hosts.map(\.address) == ["10.0.0.1", "w2"])
        #expect(hosts.map(\.tags) == [["x"], ["x"]])
        #expect(hosts.map(\.connection.user) == ["b", "b"])
    }

    @Test(arguments: [
        ("win ansible_connection=winrm", "client.yml:5:10", "is reached by winrm"),
        ("a ansible_host=\"{{ ip }}\"", "client.yml:5:10", "ansible-inventory --list"),
        ("a ansible_port=x", "client.yml:5:10", "not a port"),
        ("a ansible_host=1.2.3", "client.yml:5:10", "neither a host name"),
        ("[web:kids]", "ansible/hosts:1:1", "[group:children]"),
        ("a ansible_ssh_common_args='-o ProxyCommand=\"nc x\"'", "client.yml:5:10", "ProxyCommand"),
        ("a_b c", "ansible/hosts:1:1", "not key=value"), ("a\nb ansible_host=a", "client.yml:5:10", "same address"),
    ])
    func wrongInventories(text: String, place: String, words: String) throws {
        let folder = try folder("hosts", text, client: "ansible: ansible/hosts\n")
        let found = problems(in: folder).map { $0.first?.isNumber == true ? "client.yml:" + $0 : $0 }
        #expect(found.count == 1 && found[0].hasPrefix(place + ":") && found[0].contains(words), "\(found)")
    }

    @Test func aGroupThatIsItsOwnParentEnds() {
        var inventory = AnsibleInventory()
        inventory.add(child: "b", to: "a")
        inventory.add(child: "a", to: "b")
        inventory.add(host: "h", to: "b")
        #expect(Set(inventory.groups(of: "h")) == ["a", "b"])
    }

    @Test(arguments: [
        ("web[01:03]", "web01 web02 web03"), ("[a:c]x", "ax bx cx"), ("n[1:5:2]", "n1 n3 n5"),
        ("r[1:2]-[a:b]", "r1-a r1-b r2-a r2-b"),
        ("plain", "plain"), ("odd[x", "odd[x"), ("w[098:101]", "w098 w099 w100 w101"),
    ])
    func ranges(pattern: String, hosts: String) { #expect(HostRange.expand(pattern).joined(separator: " ") == hosts) }
}
