"""Three doors for other sites: webmention, pingback and trackback. One pipeline behind them."""
