"""How this house is wired: settings, the root of the addresses, the door for the web server."""
