"""A language model that may write the words around quotations, and never one of them: it points, and code copies."""
