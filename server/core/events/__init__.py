"""What happens to an account's orders and offers, as a stream and by long-poll."""
