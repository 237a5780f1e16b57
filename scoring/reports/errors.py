"""Why a report cannot be made."""


class RenderError(RuntimeError):
    """The report cannot be made: what it is made of is missing or leaves nothing to tell, or it asked for something
    outside itself."""
