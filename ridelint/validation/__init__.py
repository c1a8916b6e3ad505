"""JSON Schema put to work: the official schemas of OpenAPI, the schemas of a description, and what they reject."""
