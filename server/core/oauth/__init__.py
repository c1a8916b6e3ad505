"""The authorization server: clients, codes, tokens and keys (RFC 6749, 7009, 7636, 7662, 8252, 8414, 9068, 9207)."""
