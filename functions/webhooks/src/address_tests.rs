use EndpointKind::{Slack, Webhook};
use Receivers::{AlsoHere, Outside};
use Refused::{Credentials, Inside, NotHttps, NotSlack, Port, Unreadable};

use super::*;

#[test]
fn addresses_are_sent_to_or_refused() {
    for (address, why) in [
        ("https://example.com", None),
        ("https://example.com/a?b=c#d", None),
        ("https://EXAMPLE.com/", None),
        ("https://hooks.example.com:8443/in", None),
        ("https://example.com:443/", None),
        ("https://bücher.example/", None),
        ("https://xn--bcher-kva.example/", None),
        ("https://93.184.216.34/", None),
        ("https://[2606:2800:220:1:248:1893:25c8:1946]/", None),
        // What is no address, or is not protected.
        ("", Some(Unreadable)),
        ("example.com", Some(Unreadable)),
        ("https://", Some(Unreadable)),
        ("https:///path", Some(Inside)), // its host is `path`
        ("https://exa mple.com", Some(Unreadable)),
        ("https://example.com:99999/", Some(Unreadable)),
        ("http://example.com/", Some(NotHttps)),
        ("ftp://example.com/", Some(NotHttps)),
        ("file:///etc/passwd", Some(Unreadable)),
        ("javascript:alert(1)", Some(Unreadable)),
        ("gopher://example.com/", Some(NotHttps)),
        ("https://user@example.com/", Some(Credentials)),
        ("https://user:secret@example.com/", Some(Credentials)),
        ("https://:secret@example.com/", Some(Credentials)),
        ("https://example.com@127.0.0.1/", Some(Credentials)),
        ("https://example.com:22/", Some(Port)),
        ("https://example.com:80/", Some(Port)),
        ("https://example.com:1023/", Some(Port)),
        ("https://example.com:0/", Some(Port)),
        // This machine, however it is written.
        ("https://127.0.0.1/", Some(Inside)),
        ("https://127.1/", Some(Inside)),
        ("https://2130706433/", Some(Inside)),
        ("https://0x7f000001/", Some(Inside)),
        ("https://0x7f.0.0.1/", Some(Inside)),
        ("https://0177.0.0.1/", Some(Inside)),
        ("https://017700000001/", Some(Inside)),
        ("https://127.0.0.1./", Some(Inside)),
        ("https://１２７.０.０.１/", Some(Inside)), // full-width digits
        ("https://127。0。0。1/", Some(Inside)),    // ideographic full stops
        ("https://%31%32%37.0.0.1/", Some(Inside)),
        ("https://0/", Some(Inside)),
        ("https://0.0.0.0/", Some(Inside)),
        ("https://localhost/", Some(Inside)),
        ("https://LOCALHOST./", Some(Inside)),
        ("https://a.localhost/", Some(Inside)),
        ("https://[::1]/", Some(Inside)),
        ("https://[::]/", Some(Inside)),
        ("https://[::ffff:127.0.0.1]/", Some(Inside)),
        ("https://[::ffff:7f00:1]/", Some(Inside)),
        ("https://[::127.0.0.1]/", Some(Inside)),
        // What AWS tells its machines.
        ("https://169.254.169.254/latest/meta-data/", Some(Inside)),
        ("https://2852039166/", Some(Inside)),
        ("https://0xa9fea9fe/", Some(Inside)),
        ("https://169.254.170.2/", Some(Inside)),
        ("https://[fd00:ec2::254]/", Some(Inside)),
        ("https://[::ffff:169.254.169.254]/", Some(Inside)),
        ("https://[64:ff9b::a9fe:a9fe]/", Some(Inside)),
        ("https://[2002:a9fe:a9fe::]/", Some(Inside)),
        ("https://instance-data.ec2.internal/", Some(Inside)),
        // Other networks.
        ("https://10.1.2.3/", Some(Inside)),
        ("https://172.16.0.1/", Some(Inside)),
        ("https://172.31.255.255/", Some(Inside)),
        ("https://172.32.0.1/", None),
        ("https://192.168.1.1/", Some(Inside)),
        ("https://100.64.0.1/", Some(Inside)),
        ("https://100.127.255.255/", Some(Inside)),
        ("https://100.128.0.1/", None),
        ("https://192.0.2.1/", Some(Inside)),
        ("https://198.51.100.1/", Some(Inside)),
        ("https://203.0.113.1/", Some(Inside)),
        ("https://198.18.0.1/", Some(Inside)),
        ("https://192.0.0.8/", Some(Inside)),
        ("https://224.0.0.1/", Some(Inside)),
        ("https://240.0.0.1/", Some(Inside)),
        ("https://255.255.255.255/", Some(Inside)),
        ("https://[fe80::1]/", Some(Inside)),
        ("https://[fc00::1]/", Some(Inside)),
        ("https://[ff02::1]/", Some(Inside)),
        ("https://[2001:db8::1]/", Some(Inside)),
        ("https://[2001::1]/", Some(Inside)),
        ("https://[3fff::1]/", Some(Inside)),
        ("https://[100::1]/", Some(Inside)),
        ("https://intranet/", Some(Inside)),
        ("https://printer.local/", Some(Inside)),
        ("https://example.com./", Some(Inside)),
        ("https://1.0.0.127.in-addr.arpa/", Some(Inside)),
    ] {
        assert_eq!(check(address, Webhook, Outside).err(), why, "{address}");
    }
    let long = format!("https://example.com/{}", "a".repeat(LONGEST));
    assert_eq!(check(&long, Webhook, Outside).err(), Some(Unreadable));
}

#[test]
fn slack_is_at_slack_alone() {
    for (address, why) in [
        ("https://hooks.slack.com/services/T0/B0/x", None),
        ("https://hooks.slack.com/", Some(NotSlack)),
        ("https://hooks.slack.com/services/../x", Some(NotSlack)),
        (
            "https://hooks.slack.com:8443/services/T0/B0/x",
            Some(NotSlack),
        ),
        (
            "https://hooks.slack.com.example.com/services/T0/B0/x",
            Some(NotSlack),
        ),
        ("https://example.com/services/T0/B0/x", Some(NotSlack)),
        ("http://hooks.slack.com/services/T0/B0/x", Some(NotHttps)),
        (
            "https://a@hooks.slack.com/services/T0/B0/x",
            Some(Credentials),
        ),
    ] {
        assert_eq!(check(address, Slack, Outside).err(), why, "{address}");
    }
}

#[test]
fn a_local_stack_also_sends_to_its_own_machine_and_nowhere_else_inside() {
    for (address, why) in [
        ("http://127.0.0.1:4000/ok", None),
        ("http://localhost:4000/ok", None),
        ("http://[::1]:4000/", None),
        ("https://example.com/", None),
        ("http://example.com/", Some(NotHttps)),
        ("http://169.254.169.254/", Some(NotHttps)),
        ("https://169.254.169.254/", Some(Inside)),
        ("http://10.0.0.1/", Some(NotHttps)),
        ("http://127.0.0.1@example.com/", Some(Credentials)),
    ] {
        assert_eq!(check(address, Webhook, AlsoHere).err(), why, "{address}");
    }
    assert!(AlsoHere.allow([127, 0, 0, 1].into()) && !Outside.allow([127, 0, 0, 1].into()));
    assert!(!AlsoHere.allow([169, 254, 169, 254].into()));
    assert!(Outside.allow([93, 184, 216, 34].into()));
}
