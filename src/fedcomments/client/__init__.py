"""What we ask of others: pages of the public web, within limits, and nothing of our own network.

`fetch.Client` is the only way out. It asks with httpcore and not with httpx on top of it:
proxies from the environment, cookies, credentials and redirects that follow themselves are
then not switched off but not there.
"""
