"""The command of the audit."""

from __future__ import annotations

import sys

import click

from xotui.cli.arguments import read, refuse


@click.command(short_help="Which conventions explain maps that came from elsewhere?")
@click.argument("file")
@click.option("--picture", "-p", metavar="PICTURE", help="The picture, where FILE holds none; - reads standard input.")
@click.option("--network", "-n", metavar="NAME|FILE", help="Whose features they are, where FILE holds no kernels.")
@click.option("--tolerance", "-t", type=float, default=1e-6, help="The largest difference that is none; 1e-6.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def audit(file: str, picture: str | None, network: str | None, tolerance: float, as_json: bool) -> None:
    """Compare the maps in FILE with xotui's, and name the conventions that explain them.

    FILE is an archive of numpy arrays (.npz) or a JSON object with picture, kernels, and maps of one or more of
    convolution, relu and pool; perhaps bias, window and stride. A single array (.npy) is the maps of the convolution.

    The exit status is 0 when the maps agree with xotui's own conventions (with --network: that network's), 1 when
    they do not, explained or not, and 2 for bad input.
    """
    from xotui.document.audit_files import read_evidence
    from xotui.document.networks import find_network, printable
    from xotui.insight.audit import audit as audited
    from xotui.insight.audit.text import report_json, report_text

    try:
        image = None if picture is None else read(picture).image
        blueprint = None if network is None else find_network(network)
        evidence, own = read_evidence(file, image, blueprint)
        report = audited(evidence, own, tolerance)
    except ValueError as error:
        refuse(str(error))
    click.echo((report_json if as_json else report_text)(report, printable(file)))
    sys.exit(0 if report.agrees else 1)
