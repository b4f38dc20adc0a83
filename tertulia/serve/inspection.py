"""`tertulia check`."""

import argparse


def run(options: argparse.Namespace) -> int:
    return 0
