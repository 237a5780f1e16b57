"""Forms validate what people type; they never save."""
