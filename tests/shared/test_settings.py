"""Settings come from the environment, and a fault in them is one sentence without secrets."""

import pytest
from dateline.settings import Settings, SettingsError
from pydantic import SecretStr

KEY = "k" * 43


class WithDatabase(Settings):
    database: SecretStr


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DATELINE_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_fit_the_embedded_stack():
    settings = Settings.load()
    assert settings.kafka == "127.0.0.1:8492"
    assert settings.timeline_url == "http://127.0.0.1:8402"
    assert not settings.public_read
    assert settings.allow_private_addresses == "none"


def test_values_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("DATELINE_KAFKA", "a:9092, b:9092")
    monkeypatch.setenv("DATELINE_NOTIFY_URL", "https://example.org/notify/")
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "WARNING")
    settings = Settings.load()
    assert settings.kafka == "a:9092,b:9092"
    assert settings.notify_url == "https://example.org/notify"
    assert settings.log_level == "warning"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_KAFKA", "nonsense"),
        ("DATELINE_KAFKA", "a:9092,,b:9092"),
        ("DATELINE_PUBLIC_READ", "perhaps"),
        ("DATELINE_LOG_LEVEL", "loud"),
        ("DATELINE_TIMELINE_URL", "ftp://example.org"),
        ("DATELINE_TIMELINE_URL", "https://user:secret@example.org"),
        ("DATELINE_TOPIC_PREFIX", "with spaces"),
    ],
)
def test_a_faulty_value_is_named_but_not_shown(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert caught.value.names == (name,)
    assert name in str(caught.value)
    assert value not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_setting_is_named_as_its_variable():
    with pytest.raises(SettingsError, match=r"^DATELINE_DATABASE is missing\.$"):
        WithDatabase.load()


def test_secrets_are_not_printed(monkeypatch):
    monkeypatch.setenv("DATELINE_KEY", KEY)
    assert KEY not in repr(Settings.load())


def test_the_key_comes_from_the_variable_or_the_file(monkeypatch, tmp_path):
    path = tmp_path / "key"
    path.write_text(KEY + "\n")
    monkeypatch.setenv("DATELINE_KEY_FILE", str(path))
    assert Settings.load().signing_key() == KEY.encode()
    monkeypatch.setenv("DATELINE_KEY", "v" * 40)
    assert Settings.load().signing_key() == b"v" * 40


@pytest.mark.parametrize("content", [None, "short"])
def test_a_key_that_cannot_be_used_is_one_sentence(monkeypatch, tmp_path, content):
    path = tmp_path / "key"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("DATELINE_KEY_FILE", str(path))
    with pytest.raises(SettingsError, match="key"):
        Settings.load().signing_key()


def test_no_key_says_what_to_do():
    with pytest.raises(SettingsError, match="Set DATELINE_KEY_FILE"):
        Settings.load().signing_key()
