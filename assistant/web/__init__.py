"""The reading room: a conversation beside the statement that it quotes, in the browser."""
