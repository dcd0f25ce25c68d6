"""The HTTP service: ``smime-lint serve``. It needs the extra ``smime-lint[serve]``.

`config` and `jobs` are without it; `app.create_app` makes the ASGI application.
"""
