from pathlib import Path

import pytest

from service.settings import Settings, SettingsError, effective, load, unknown_variables, variable


@pytest.fixture(autouse=True)
def empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in unknown_variables() + [variable(field) for field in Settings.model_fields]:
        monkeypatch.delenv(name, raising=False)


def test_flags_win_over_the_environment_and_that_over_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("YOUJU_PORT=1111\nYOUJU_LLM_MODEL=from-file\nYOUJU_ENCODER=from-file\nOTHER=1\n")
    monkeypatch.setenv("YOUJU_PORT", "2222")
    monkeypatch.setenv("YOUJU_LLM_MODEL", "from-environment")
    settings = load(port=3333, corpus=None)
    assert (settings.port, settings.llm_model, settings.encoder) == (3333, "from-environment", "from-file")
    sources = {name: entry["source"] for name, entry in effective(settings).items()}
    assert (sources["port"], sources["llm_model"], sources["encoder"], sources["corpus"]) == (
        "flag",
        "environment",
        ".env",
        "default",
    )


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_LLM_API_KEY", "very-secret")
    settings = load()
    assert settings.llm_api_key is not None and settings.llm_api_key.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(settings) + str(effective(settings))
    assert effective(settings)["llm_api_key"]["value"] == "********"
    assert effective(load(llm_api_key=""))["llm_api_key"]["source"] == "flag"


def test_a_password_in_an_address_is_masked() -> None:
    settings = load(llm_base_url="http://reader:hunter2@llm.example:8000/v1", llm_model="tiny")
    assert effective(settings)["llm_base_url"]["value"] == "http://reader:********@llm.example:8000/v1"
    with pytest.raises(SettingsError) as caught:
        load(llm_base_url="http://reader:hunter2@llm.example:99999/v1")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("YOUJU_PORT", "eighty", ["YOUJU_PORT", "'eighty'", "integer"]),
        ("YOUJU_PORT", "70000", ["YOUJU_PORT", "'70000'", "65535"]),
        ("YOUJU_COMPOSER", "magic", ["YOUJU_COMPOSER", "'magic'", "auto, extractive, llm"]),
        ("YOUJU_LLM_BASE_URL", "localhost:1", ["YOUJU_LLM_BASE_URL", "http://"]),
        ("YOUJU_LLM_BASE_URL", "http:///v1", ["YOUJU_LLM_BASE_URL", "name a server"]),
        ("YOUJU_LLM_BASE_URL", "http://a:99999/v1", ["YOUJU_LLM_BASE_URL", "out of range"]),
        ("YOUJU_LLM_BASE_URL", "http://a:1/v1", ["YOUJU_LLM_MODEL", "must name a model"]),
    ],
)
def test_a_wrong_value_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, parts: list[str]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert all(part in str(caught.value) for part in parts) and "\n" not in str(caught.value)


def test_a_wrong_flag_is_named_as_the_flag_it_is() -> None:
    with pytest.raises(SettingsError, match=r"^--port is -1"):
        load(port=-1)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_CORPUS", "")
    assert load().corpus is None


def test_words_are_taken_in_any_case_and_addresses_without_their_last_slash() -> None:
    settings = load(
        log_level="INFO", llm_base_url="http://127.0.0.1:1/v1/", llm_model="tiny", allowed_hosts="A.example, b ,"
    )
    assert (settings.log_level, settings.llm_base_url) == ("info", "http://127.0.0.1:1/v1")
    assert settings.hosts == {"a.example", "b"}


def test_every_setting_is_described() -> None:
    assert all(entry["description"] for entry in effective(load()).values())


def test_typing_errors_in_variable_names_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_ENCODR", "x")
    assert unknown_variables() == ["YOUJU_ENCODR"]
