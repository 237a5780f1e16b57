"""Everything that changes something. Each public function is one transaction and leaves one audit event."""
