"""What turns texts into vectors: the reference, which is sentence-transformers, and a faster engine that agrees with it."""
