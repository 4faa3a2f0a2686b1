"""Make Superset's own database: tables, roles, and one user who may do everything.

Run in the environment .venv-bi. One process for what Superset has three commands for: each needs seconds to begin.
The user is named by BI_USER and BI_PASSWORD; one that exists is given that password.
"""

import os

from flask_migrate import upgrade
from superset.app import create_app


def initialize() -> None:
    """Migrate, write the permissions, and add the user."""
    user, password = os.environ["BI_USER"], os.environ["BI_PASSWORD"]
    with create_app().app_context():
        # They are there once the application is.
        from superset.extensions import appbuilder, db, security_manager

        upgrade()
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        known = security_manager.find_user(user)
        if known:
            security_manager.reset_password(known.id, password)
        else:
            admin = security_manager.find_role("Admin")
            security_manager.add_user(user, "BI", "user", f"{user}@localhost", admin, password)
        db.session.commit()


if __name__ == "__main__":
    initialize()
