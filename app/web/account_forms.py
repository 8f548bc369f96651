"""The forms of account and profile, in Flask-WTF, shown by the macros of the questionnaire's pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, PasswordField, StringField, ValidationError

from app.languages import N_
from app.operations.accounts import NotAnAddress, read_address
from app.operations.passwords import LONGEST, SHORTEST, PasswordProblem, password_problem
from app.questionnaire.kinds import Confirm, Email, Kind, ShortText
from app.questionnaire.text import cleaned, one_line

EMAIL_HINT = N_("You sign in with it, and we write to it.")
NEW_ADDRESS_HINT = N_("We send a code to it. Until you type the code, the present address stays.")
PASSWORD_HINT = N_("At least 10 characters. Several words are easy to remember.")
OWN_COMPUTER = N_("This is my own computer: keep me signed in for 30 days")
CODE_HINT = N_("8 letters and digits, for example 7KDM-4RXH. Capital letters, spaces and the dash do not matter.")


@dataclass(frozen=True)
class Shown:
    """A field of such a form, as the macros of `fields.html` take it. A password is never shown again."""

    key: str
    label: str
    hint: str
    kind: Kind
    macro: str
    autocomplete: str
    shown: str
    error: str
    is_required: bool = True
    clash: None = None

    @property
    def question(self) -> "Shown":
        return self


class AccountForm(FlaskForm):
    """A form whose token the door has already checked: it is masked anew in each page, which Flask-WTF does not know."""

    class Meta:
        csrf = False

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)  # type: ignore[no-untyped-call]  # WTForms carries no types

    def text(self, name: str) -> str:
        """What was typed into a field, as its filters left it."""
        return str(self[name].data or "")

    def ticked(self, name: str) -> bool:
        return bool(self[name].data)

    def check_again(self, *, everything: bool) -> None:
        """Find what is wrong once more, for the same page in another language; what is missing only when it was said before."""
        self.validate()
        for field in self:
            if not everything and (not field.data or field.type == "PasswordField"):
                field.errors = []

    def shown(self, also: dict[str, str] | None = None) -> list[Shown]:
        """The fields with what was typed and what is wrong with it; `also` are further errors by field."""
        return [_shown(field, (also or {}).get(field.name, "")) for field in self if field.type in _MACROS]


_MACROS = {"StringField": "line", "PasswordField": "password", "BooleanField": "box"}


def _shown(field: Field, error: str) -> Shown:
    macro = _MACROS[field.type]
    value = {"line": field.data or "", "password": "", "box": "yes" if field.data else ""}[macro]
    kind: Kind = Confirm() if macro == "box" else Email(254) if "email" in field.name else ShortText(1000)
    autocomplete = (field.render_kw or {}).get("autocomplete", "")
    wrong = error or next(iter(field.errors), "")
    return Shown(field.name, field.label.text, field.description, kind, macro, autocomplete, value, str(wrong), macro != "box")


def errors_of(fields: Iterable[Shown]) -> bool:
    return any(field.error for field in fields)


def _typed_line(typed: Any) -> str:
    return one_line(typed or "")


def _as_typed(typed: Any) -> str:
    return cleaned(typed or "")


def is_address(_form: FlaskForm, field: Field) -> None:
    """The field holds an email address; what is kept is the one that can be written to."""
    if not field.data:
        raise ValidationError(gettext("Enter an email address"))
    try:
        read_address(field.data)
    except NotAnAddress:
        raise ValidationError(gettext("Enter an email address in the correct format, like name@example.org.")) from None


def is_given(message: str) -> Any:
    """The field holds something; `message` says what to enter."""

    def check(_form: FlaskForm, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext(message))

    return check


def say_password_problem(problem: PasswordProblem) -> str:
    match problem:
        case PasswordProblem.MISSING:
            return gettext("Enter a password")
        case PasswordProblem.TOO_SHORT:
            return gettext("Enter a password of at least %(count)s characters", count=SHORTEST)
        case PasswordProblem.TOO_LONG:
            return gettext("Enter a password of at most %(count)s characters", count=LONGEST)
        case PasswordProblem.COMMON:
            return gettext(
                "This password is one of those that are guessed first. Choose another, for example words that do not belong together."
            )
        case PasswordProblem.LIKE_ADDRESS:
            return gettext("The password must not be your email address or a part of it. Choose another.")


def email_field(label: str = N_("Email address"), hint: str = "", autocomplete: str = "username") -> StringField:
    return StringField(label, [is_address], [_typed_line], description=hint, render_kw={"autocomplete": autocomplete})


def new_password_field(label: str = N_("Password"), hint: str = PASSWORD_HINT) -> PasswordField:
    return PasswordField(label, filters=[_as_typed], description=hint, render_kw={"autocomplete": "new-password"})


def present_password_field(label: str, missing: str) -> PasswordField:
    return PasswordField(label, [is_given(missing)], [_as_typed], description="", render_kw={"autocomplete": "current-password"})


def own_computer_field() -> BooleanField:
    return BooleanField(OWN_COMPUTER, description="", false_values=(False, "", "no"))


def code_field() -> StringField:
    message = N_("Enter the code from the email")
    return StringField(N_("Code"), [is_given(message)], [_typed_line], description=CODE_HINT, render_kw={"autocomplete": "one-time-code"})


def check_new_password(field: Field, email: str) -> None:
    """Raises `ValidationError` when the owner of this address should not choose the password typed."""
    problem = password_problem(field.data or "", email)
    if problem is not None:
        raise ValidationError(say_password_problem(problem))


def _readable(email: str) -> str:
    try:
        return read_address(email)
    except NotAnAddress:
        return email


class RegisterForm(AccountForm):
    email = email_field(hint=EMAIL_HINT)
    password = new_password_field()
    own_computer = own_computer_field()

    def validate_password(self, field: Field) -> None:
        check_new_password(field, _readable(self.text("email")))


class SignInForm(AccountForm):
    email = email_field()
    password = present_password_field(N_("Password"), N_("Enter your password"))
    own_computer = own_computer_field()


class AddressForm(AccountForm):
    """Where to mail a link to."""

    email = email_field()


class CodeForm(AccountForm):
    code = code_field()


class OwnComputerForm(AccountForm):
    own_computer = own_computer_field()


class _OfAccount(AccountForm):
    """A form that sets the password of a known address."""

    def __init__(self, email: str, *given: Any, **values: Any) -> None:
        self.owner = email
        super().__init__(*given, **values)


class PasswordOfConfirmation(_OfAccount):
    """Opening the link elsewhere: the password given when registering, or a new one; either is then the password."""

    password = new_password_field(hint=N_("The one you chose when you registered, or a new one. At least 10 characters."))
    own_computer = own_computer_field()

    def validate_password(self, field: Field) -> None:
        check_new_password(field, self.owner)


class NewPasswordForm(_OfAccount):
    """After opening the link to reset a password."""

    password = new_password_field(N_("New password"))
    own_computer = own_computer_field()

    def validate_password(self, field: Field) -> None:
        check_new_password(field, self.owner)


class ChangePasswordForm(_OfAccount):
    password = present_password_field(N_("Present password"), N_("Enter your present password"))
    new_password = new_password_field(N_("New password"))

    def validate_new_password(self, field: Field) -> None:
        check_new_password(field, self.owner)


class ChangeAddressForm(AccountForm):
    new_email = email_field(N_("New email address"), NEW_ADDRESS_HINT, "email")
    password = present_password_field(N_("Present password"), N_("Enter your present password"))


class CorrectAddressForm(AccountForm):
    """The address of an account that is not confirmed yet."""

    new_email = email_field(N_("Email address"), N_("We send a new code to it."), "email")


def say_wrong_code(left: int) -> str:
    """What to say of a wrong code that can be tried `left` more times."""
    if not left:
        return gettext("This code cannot be used any more. Have a new one sent to you.")
    return ngettext(
        "This is not the code of the email. You can try %(num)d more time.",
        "This is not the code of the email. You can try %(num)d more times.",
        left,
    )


def say_mails_stopped(seconds: int) -> str:
    return gettext(
        "Several emails have been sent to this address already. Look for the newest one, among unwanted mail too. "
        "We can send another in %(time)s.",
        time=say_minutes(seconds),
    )


def say_minutes(seconds: int) -> str:
    """“5 minutes”: how long to wait, rounded up."""
    minutes = max(1, -(-seconds // 60))
    return ngettext("%(num)d minute", "%(num)d minutes", minutes)
