"""The first account of a house, and any other that is made from the shell."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.actions.people import create_user, grant_role
from scoring.models import User
from scoring.vocabulary import GlobalRole


class Command(BaseCommand):
    help = "Make an account; the password is asked for, or read from standard input with --password-stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="The person's full name.")
        parser.add_argument("--email", default="")
        parser.add_argument("--role", choices=GlobalRole.values, action="append", default=[])
        parser.add_argument("--password-stdin", action="store_true")

    def handle(
        self, *args: Any, username: str, name: str, email: str, role: list[str], password_stdin: bool, **options: Any
    ) -> None:
        password = sys.stdin.readline().rstrip("\n") if password_stdin else getpass("Password: ")
        try:
            validate_password(password, User(username=username, full_name=name, email=email))
            user = create_user(by=None, username=username, full_name=name, email=email, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for granted in role:
            grant_role(by=None, user=user, role=GlobalRole(granted))
        self.stdout.write(f"{user.username} can sign in.")
