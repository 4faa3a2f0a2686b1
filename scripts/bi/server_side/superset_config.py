"""What differs from Superset's own settings. Read by Superset, in the environment .venv-bi.

The folder for its files and the key that signs its sessions come from the environment: SUPERSET_HOME and
SUPERSET_SECRET_KEY.
"""

APP_NAME = "Sales handoff"

# A page of the server loads nothing from elsewhere: Superset's own settings let it count its visitors.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'unsafe-eval'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
