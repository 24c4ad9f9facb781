"""Lets `python3 Conformance/peers/python-pns` start the server from any folder."""
from pns_server.__main__ import main

main()
