"""Start the server of the app: `python -m crosscut.ui.server [options of streamlit run]`."""

from __future__ import annotations

import os
import sys

from streamlit import config, net_util
from streamlit.web import cli

from crosscut.paths import bundle_root


def stay_at_home() -> None:
    """Keep Streamlit from asking an outside host for this machine's address.

    It does so at the start of a server without a screen, and when a browser comes under a
    name that it does not know. An address that is known, even an empty one, is not asked for.
    No option of Streamlit says so.
    """
    net_util._external_ip = ""


def main() -> None:
    """Serve app.py, in a checkout or from the wheel; returns when the server stops."""
    stay_at_home()
    options = sys.argv[1:]
    port = os.environ.get("STREAMLIT_SERVER_PORT") or config.get_option("server.port")
    for option, value in zip(options, [*options[1:], ""], strict=False):
        name, _, given = option.partition("=")
        if name == "--server.port":
            port = given or value
    print(f"Crosscut: http://localhost:{port} (stop with Ctrl+C)", flush=True)
    sys.argv = ["streamlit", "run", str(bundle_root() / "app.py"), *options]
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
