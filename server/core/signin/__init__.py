"""The pages on which a person signs in and consents, and the browser session behind them."""
