"""Links: to where none may lead, behind an address that hides where it leads, or too many."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Case, Finding

SHORTENERS = frozenset(
    {
        *("bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "shorturl.at"),
        *("t.co", "t.ly", "tiny.cc", "tinyurl.com", "v.gd", "s.id", "qr.ae", "bl.ink", "clck.ru", "goo.su", "soo.gd"),
    }
)


def judge(case: Case) -> Finding | None:
    hosts = hosts_of(case)
    if not hosts:
        return None
    listed = {host: action for host in hosts if (action := action_for(host, case.book.domains))}
    saw = {"links": len(hosts), "hosts": sorted(set(hosts))[:20]}
    if "reject" in listed.values():
        told = _("Links to %(host)s are not allowed here. Take them out, then send it again.")
        host = next(host for host, action in listed.items() if action == "reject")
        return Finding("reject", "listed-domain", told % {"host": host}, saw=saw)
    if listed:
        return Finding("hold", "listed-domain", _("An editor looks at its links first."), saw=saw)
    if any(host in SHORTENERS for host in hosts):
        return Finding("hold", "shortener", _("An editor looks at its shortened links first."), saw=saw)
    if case.policy.links and len(hosts) > case.policy.links:
        return Finding("hold", "many-links", _("An editor looks at its many links first."), saw=saw)
    return None


def hosts_of(case: Case) -> list[str]:
    """Of each link in it and of the website that its author gives, lower case and without www."""
    return [host for address in [*case.links, case.draft.website] if (host := host_of(address))]


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def action_for(host: str, domains: dict[str, str]) -> str:
    """What the site's list says of it or of a domain that it is in."""
    parts = host.split(".")
    return next((domains[name] for at in range(len(parts)) if (name := ".".join(parts[at:])) in domains), "")
