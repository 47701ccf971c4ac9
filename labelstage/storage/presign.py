"""Signed links to objects of an S3-compatible store.

AWS Signature Version 4, query-string form: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html.
Signing here rather than in the storage client lets a link say the type and name under which the browser sees the
bytes, and lets it point to the address that browsers use.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit


@dataclass(frozen=True)
class Bucket:
    """A bucket as browsers reach it; `endpoint` is empty for Amazon's own."""

    name: str
    region: str
    key: str
    secret: str
    endpoint: str = ""

    def address(self, path: str) -> tuple[str, str, str]:
        """Scheme, host and URL path of an object."""
        if not self.endpoint:
            return "https", f"{self.name}.s3.{self.region}.amazonaws.com", "/" + quote(path)
        parts = urlsplit(self.endpoint)
        return parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{self.name}/{quote(path)}"


def presign_get(
    bucket: Bucket, path: str, *, name: str, media_type: str, expires: int, download: bool, now: datetime
) -> str:
    """A link to read one object.

    The signing time is rounded down to half of `expires`, so that the same object has the same link for a while and
    the browser's cache finds it again; the link is good for between half of `expires` and all of it.
    """
    scheme, host, url_path = bucket.address(path)
    step = max(1, expires // 2)
    signed_at = datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)
    scope = f"{signed_at:%Y%m%d}/{bucket.region}/s3/aws4_request"
    disposition = "attachment" if download else "inline"
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{bucket.key}/{scope}",
        "X-Amz-Date": f"{signed_at:%Y%m%dT%H%M%SZ}",
        "X-Amz-Expires": str(expires),
        "X-Amz-SignedHeaders": "host",
        "response-cache-control": "private, max-age=31536000, immutable",
        "response-content-disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
        "response-content-type": media_type,
    }
    canonical_query = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in sorted(query.items()))
    request = f"GET\n{url_path}\n{canonical_query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
    to_sign = (
        f"AWS4-HMAC-SHA256\n{query['X-Amz-Date']}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    )
    signature = _sign(_signing_key(bucket, signed_at), to_sign).hex()
    return f"{scheme}://{host}{url_path}?{canonical_query}&X-Amz-Signature={signature}"


def _signing_key(bucket: Bucket, signed_at: datetime) -> bytes:
    key = f"AWS4{bucket.secret}".encode()
    for part in (f"{signed_at:%Y%m%d}", bucket.region, "s3", "aws4_request"):
        key = _sign(key, part)
    return key


def _sign(key: bytes, message: str) -> bytes:
    return hmac.new(key, message.encode(), hashlib.sha256).digest()
