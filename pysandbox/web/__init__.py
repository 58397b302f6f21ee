"""The server: HTTP over the library's public names.

    serving      the server's life, from its settings to its clean end
    listening    its sockets, on which waitress listens
    application  the Falcon application: ``create_app(sandbox)``
    middleware   what holds for every request; ``access`` says who may ask, ``admission`` how many at once
    page         the playground, whose files are in ``playground/``
    openapi      the description of it all, of ``schemas``

Nothing of the library imports this, and nothing here knows how code is confined.
"""

from .application import create_app

__all__ = ["create_app"]
