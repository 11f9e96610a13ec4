# SPDX-License-Identifier: Apache-2.0
"""`smartid pki`: the issuer's keys, certificates and lists."""

import json
from datetime import date
from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from smartid import pki as issuer
from smartid.cli import pki_records
from smartid.cli.params import DATE, FILE, JSON, OUT, Day, Number, content_of, say, write_to
from smartid.pki import bundle, cv_issuing, cv_request, cvc, lost_list, master_list, rights, signed_list, trust_list
from smartid.pki.keys import passphrase

_NAMES = {NameOID.SERIAL_NUMBER: "serialNumber"}  # which RFC 4514 leaves a bare number


@click.group()
def pki() -> None:
    """The issuer's keys, in SMARTID_HOME/pki; encrypted when SMARTID_PASSPHRASE is set."""


@pki.command()
@click.option("--hsm", is_flag=True, help="Keys in a PKCS#11 token: SMARTID_HSM_MODULE, _TOKEN, _PIN.")
@DATE
@JSON
def init(hsm: bool, day: date, as_json: bool) -> None:
    """Make all authorities' keys and the first lists. What exists is kept."""
    opened = issuer.open_or_init(in_token=hsm)
    opened.make_all(day)
    if not passphrase():
        click.echo("smartid: SMARTID_PASSPHRASE is not set: secrets in files are not encrypted (mode 600)", err=True)
    _print_all(opened, as_json)


@pki.command()
@click.argument("name", required=False)
@click.option("--pem", is_flag=True, help="The certificate itself.")
@JSON
def show(name: str | None, pem: bool, as_json: bool) -> None:
    """All certificates made so far, or the one of that NAME."""
    opened = issuer.open_existing()
    if pem and not name:
        raise click.UsageError("--pem needs the name of a certificate")
    if not name:
        _print_all(opened, as_json)
    elif opened.store.get(f"{name}.cvc") is not None and not pem:
        say(_cv_facts(name, cvc.decode(opened.store.get(f"{name}.cvc"))), as_json)
    elif pem:
        click.echo(opened.certificate(name).public_bytes(Encoding.PEM).decode(), nl=False)
    else:
        say(_facts(name, opened.certificate(name)), as_json)


@pki.command("issue-terminal")
@click.argument("request", type=FILE)
@click.option("--place", type=click.Choice(list(rights.PLACES)), required=True)
@click.option("--signer", type=FILE, help="The request for the reader's own signer.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for all the reader needs.")
@DATE
@JSON
def issue_terminal(request: Path, place: str, signer: Path | None, out: Path | None, day: date, as_json: bool) -> None:
    """Certify the reader that made REQUEST for thirty days, with the rights of its place."""
    opened, at = issuer.open_existing(), rights.PLACES[place]
    content, own = content_of(request), content_of(signer) if signer else None
    made = cv_issuing.issue_terminal(opened.cv_of(at), cv_request.read(content), at, day)
    facts = _cv_facts("", made) | {"place": place, "octets": len(made.encoded)}
    if own:
        signing = cv_issuing.issue_signer(opened.cv_of(at), cv_request.read(own), at, day)
        facts |= {"signer": signing.holder, "signer_rights": rights.words(signing.rights)}
    if out:
        written = bundle.provision(opened, at, day, content, own).write(out)
        facts |= {"files": [str(path) for path in written]}
    say(facts, as_json)


@pki.group("lost-list")
def lost() -> None:
    """Cards reported lost. Card numbers are not kept, only what stands for them on the list."""


@lost.command()
@click.argument("number", type=Number())
@click.argument("issued", type=Day())
@JSON
def add(number: str, issued: date, as_json: bool) -> None:
    """Report the card with this NUMBER, ISSUED on that day; the next list has it."""
    opened = issuer.open_existing()
    new = opened.registers.report_lost(number, issued)
    say({"reported": new, "cards": len(opened.registers.lost())}, as_json)


@lost.command()
@click.argument("number", type=Number())
@click.argument("issued", type=Day())
@JSON
def remove(number: str, issued: date, as_json: bool) -> None:
    """The card was found; the next list has it no more."""
    opened = issuer.open_existing()
    gone = opened.registers.report_found(number, issued)
    say({"removed": gone, "cards": len(opened.registers.lost())}, as_json)


@lost.command()
@OUT
@click.option("--changes", type=click.Path(dir_okay=False, path_type=Path), help="Write what changed there.")
@DATE
@JSON
def build(out: Path | None, changes: Path | None, day: date, as_json: bool) -> None:
    """Sign the next list."""
    opened = issuer.open_existing()
    made = opened.registers.build_lost_list(day)
    delta = opened.registers.latest_changes()
    if changes and delta is None:
        raise issuer.PkiError("the first list has no changes")
    write_to(out, made)
    write_to(changes, delta)
    facts = {"cards": len(lost_list.parse(made).entries), "changes_octets": len(delta) if delta else None}
    say(_list_facts(signed_list.head(made, lost_list.MAGIC), made) | facts, as_json)


@pki.command()
@click.option("--authority", help="csca-1, csca-2 or ecert-ca-1; otherwise all of them.")
@click.option("--revoke", metavar="NAME", help="Take this certificate back first.")
@OUT
@DATE
@JSON
def crl(authority: str | None, revoke: str | None, out: Path | None, day: date, as_json: bool) -> None:
    """Sign the next revocation lists."""
    opened = issuer.open_existing()
    if revoke:
        authority = opened.revoke(revoke, day)
    if out and not authority:
        raise click.UsageError("--out needs --authority or --revoke")
    made = {name: opened.build_crl(name, day) for name in ([authority] if authority else opened.authority_names())}
    if authority:
        write_to(out, made[authority])
    rows = [_crl_facts(name, x509.load_der_x509_crl(content)) for name, content in made.items()]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        for row in rows:
            click.echo(f"{row['authority']:<10} list {row['number']}, {row['revoked']} revoked, to {row['good_until']}")


@pki.command("trust-list")
@OUT
@DATE
@JSON
def trust(out: Path | None, day: date, as_json: bool) -> None:
    """Sign the next list of authorities that readers trust: our own, and those taken in from master lists."""
    opened = issuer.open_existing()
    made = opened.build_trust_list(day)
    write_to(out, made)
    found = trust_list.read(made, [one.certificate for one in opened.country.authorities()], day)
    say(_list_facts(found.head, made) | {"certificates": len(found.certificates)}, as_json)


@pki.command("master-list")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--make", "making", is_flag=True, help="Write our own list to FILE.")
@click.option("--anchor", type=FILE, multiple=True, help="A signing authority to believe (DER or PEM).")
@click.option("--keep", is_flag=True, help="Trust its authorities from the next trust list on.")
@DATE
@JSON
def master(file: Path, making: bool, anchor: tuple[Path, ...], keep: bool, day: date, as_json: bool) -> None:
    """Check an ICAO master list and say what is in it."""
    opened = issuer.open_existing()
    if making:
        write_to(file, opened.build_master_list(day))
    anchors = [*opened.anchors(), *(_certificate(content_of(path), path) for path in anchor)]
    found = master_list.read(content_of(file), anchors, day)
    facts = {
        "signer": found.signer.subject.rfc4514_string(_NAMES),
        "certificates": len(found.certificates),
        "countries": sorted({_country(one) for one in found.certificates}),
        "unreadable": {str(place): reason for place, reason in found.unreadable.items()},
    }
    if keep:
        facts["taken_in"] = opened.take_in(found.certificates)
    say(facts, as_json)


for command in pki_records.COMMANDS:
    pki.add_command(command)


def _certificate(content: bytes, path: Path) -> x509.Certificate:
    load = x509.load_pem_x509_certificate if content.startswith(b"-----") else x509.load_der_x509_certificate
    try:
        return load(content)
    except ValueError as error:
        raise issuer.Malformed(f"{path} is no certificate") from error


# --- what is shown: public facts only ---------------------------------------------------------------------------------
def _print_all(opened: issuer.Pki, as_json: bool) -> None:
    facts = [_facts(name, opened.certificate(name)) for name in opened.names()]
    names = [name.removesuffix(".cvc") for name in opened.store.names() if name.endswith(".cvc")]
    facts += [_cv_facts(name, cvc.decode(opened.store.get(f"{name}.cvc"))) for name in names]
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    for fact in facts:
        click.echo(f"{fact['name']:<18} {fact['valid_from']} to {fact['valid_to']}  {fact['subject']}")


def _facts(name: str, certificate: x509.Certificate) -> dict:
    return {
        "name": name,
        "subject": certificate.subject.rfc4514_string(_NAMES),
        "issuer": certificate.issuer.rfc4514_string(_NAMES),
        "serial": f"{certificate.serial_number:x}",
        "valid_from": f"{certificate.not_valid_before_utc:%d-%m-%Y}",
        "valid_to": f"{certificate.not_valid_after_utc:%d-%m-%Y}",
        "curve": getattr(getattr(certificate.public_key(), "curve", None), "name", "RSA"),
        "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
    }


def _cv_facts(name: str, certificate: cvc.CvCertificate) -> dict:
    return {
        "name": name or certificate.holder,
        "subject": certificate.holder,
        "issuer": certificate.authority,
        "role": rights.ROLE_NAMES[certificate.role],
        "rights": rights.words(certificate.rights),
        "valid_from": f"{certificate.effective:%d-%m-%Y}",
        "valid_to": f"{certificate.expires:%d-%m-%Y}",
    }


def _list_facts(head: signed_list.Head, content: bytes) -> dict:
    days = {"issued": f"{head.issued:%d-%m-%Y}", "good_until": f"{head.good_until:%d-%m-%Y}"}
    return {"number": head.number, **days, "octets": len(content)}


def _crl_facts(name: str, found: x509.CertificateRevocationList) -> dict:
    return {
        "authority": name,
        "number": found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number,
        "revoked": len(found),
        "good_until": f"{found.next_update_utc:%d-%m-%Y}",
    }


def _country(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)
    return str(found[0].value) if found else "-"
