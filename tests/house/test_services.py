"""The real services that other tests rely on."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from tests.servers.s3 import S3

pytestmark = pytest.mark.services


def test_postgres_answers_in_an_empty_database(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        tables = connection.scalar(
            text("select count(*) from information_schema.tables where table_schema = 'public'")
        )
    engine.dispose()
    assert tables == 0


def test_valkey_starts_each_test_empty(valkey_url: str) -> None:
    import redis

    with redis.Redis.from_url(valkey_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_valkey_forgets_what_the_last_test_left(valkey_url: str) -> None:
    import redis

    with redis.Redis.from_url(valkey_url) as client:
        assert client.dbsize() == 0


def test_the_s3_store_keeps_bytes_and_refuses_a_wrong_secret(s3_store: S3) -> None:
    obstore = pytest.importorskip("obstore")
    from obstore.store import S3Store

    def store(secret: str) -> S3Store:
        return S3Store(
            s3_store.bucket,
            prefix=s3_store.prefix,
            endpoint=s3_store.endpoint,
            access_key_id=s3_store.key,
            secret_access_key=secret,
            region="us-east-1",
            client_options={"allow_http": True},
        )

    obstore.put(store(s3_store.secret), "greeting", b"hello")
    assert bytes(obstore.get(store(s3_store.secret), "greeting").bytes()) == b"hello"
    with pytest.raises(obstore.exceptions.PermissionDeniedError):
        obstore.get(store("wrong"), "greeting")
