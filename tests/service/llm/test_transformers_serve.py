"""The protocol against a server that we did not write: `transformers serve` with a tiny model of random weights."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.composing import ComposerFailed, Draft, Material
from service.composing.llm import LLMComposer
from service.llm import LLMError, LLMOptions, Usage, connect
from service.llm.errors import LLMTruncated
from tests.service.composing.passage_makers import passage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        any(find_spec(name) is None for name in ("openai", "accelerate")),
        reason='needs the serving extra: pip install "transformers[serving]"',
    ),
]

_START_S = 90
_SERVE = "from transformers.cli.transformers import main; main()"
_TEMPLATE = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}assistant: "


def make_model(folder: Path) -> None:
    """A one-layer Llama of random weights over single bytes, with a chat template."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(1)
    vocabulary = {token: number for number, token in enumerate(["<end>", *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>")
    fast.chat_template = _TEMPLATE
    fast.save_pretrained(folder)
    shape = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=16384,
        pad_token_id=0,
        # Without an end token it writes as much as it may, so the test does not depend on chance.
        bos_token_id=None,
        eos_token_id=None,
    )
    LlamaForCausalLM(shape).save_pretrained(folder)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LLMOptions]:
    folder = tmp_path_factory.mktemp("model")
    make_model(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [
        "serve",
        str(folder),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--device",
        "cpu",
        "--default-seed",
        "1",
    ]
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, *arguments],
            stdout=output,
            stderr=output,
            env={**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
        )
    try:
        base_url = f"http://127.0.0.1:{port}"
        for _ in range(_START_S * 5):
            assert process.poll() is None, log.read_text()
            try:
                httpx.get(f"{base_url}/health", trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        else:
            pytest.fail(f"no server after {_START_S} s: {log.read_text()}")
        yield LLMOptions(base_url=base_url, model=str(folder), temperature=1.0)
    finally:
        process.terminate()
        process.wait(timeout=20)


async def collect(options: LLMOptions) -> list[str | Usage]:
    """Everything but the error that an answer of full length ends with."""
    model, pieces = connect(options), []
    try:
        async for piece in model.stream([{"role": "user", "content": "你好"}], max_tokens=40):
            pieces.append(piece)
    except LLMTruncated:
        pass
    finally:
        await model.aclose()
    return pieces


def test_its_text_arrives_in_pieces(server: LLMOptions) -> None:
    pieces = [piece for piece in asyncio.run(collect(server)) if isinstance(piece, str)]
    assert len(pieces) > 10
    assert 10 < len("".join(pieces)) <= 40


def test_it_counts_the_tokens(server: LLMOptions) -> None:
    (usage,) = [piece for piece in asyncio.run(collect(server)) if isinstance(piece, Usage)]
    assert usage.completion_tokens == 40
    assert usage.prompt_tokens > 0


def test_a_model_name_that_it_does_not_serve_is_reported_with_its_own_words(server: LLMOptions) -> None:
    changed: dict[str, Any] = {"base_url": server.base_url, "model": "another"}
    with pytest.raises(LLMError, match="check the model name 'another'") as caught:
        asyncio.run(collect(LLMOptions(**changed)))
    assert caught.value.reason == "rejected"
    assert "pinned to" in str(caught.value)


def test_an_answer_without_sense_is_given_up(server: LLMOptions) -> None:
    async def compose() -> int:
        model = connect(server)
        composer, count = LLMComposer(model, max_tokens=80), 0
        try:
            material = Material("设多少名代表？", False, [passage("云泽市设代表三百二十名。")])
            async for draft in composer.compose(material):
                assert isinstance(draft, Draft) and draft.evidence == ()
                count += 1
        finally:
            await model.aclose()
        return count

    with pytest.raises(ComposerFailed) as caught:
        asyncio.run(compose())
    assert caught.value.reason == "truncated"
