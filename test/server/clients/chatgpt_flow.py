"""
Stands in for ChatGPT, which no test machine can reach: it sends what ChatGPT's backend (aiohttp) and the person's
browser were recorded to send, in that order, and prints one JSON line per step.

  chatgpt_flow.py ORIGIN [--spelling plain|oauth] [--resource] [--tool NAME --arguments JSON]

The line {"step": "number", ...} is the moment to approve; the program then goes on by itself, as the waiting page does.
"""
import argparse
import asyncio
import base64
import hashlib
import json
import re
import secrets
import sys
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp

REDIRECT = "https://chatgpt.com/connector_platform_oauth_redirect"
BACKEND = {"User-Agent": "Python/3.12 aiohttp/3.11.18"}
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"}


def say(step, **more):
    print(json.dumps({"step": step, **more}), flush=True)


def need(condition, message):
    if not condition:
        say("failed", message=message)
        sys.exit(1)


async def discovery(http, origin):
    async with http.get(origin + "/.well-known/oauth-authorization-server", headers=BACKEND) as answer:
        need(answer.status == 200, "metadata")
        metadata = await answer.json()
    need(metadata["issuer"] == origin, "the issuer is the origin")
    need("S256" in metadata["code_challenge_methods_supported"], "S256 is advertised")
    async with http.get(origin + "/.well-known/mcp/manifest.json", headers=BACKEND) as answer:
        need(answer.status == 200, "manifest")
        need("oauth" in json.dumps(await answer.json()).lower(), "the manifest carries the OAuth configuration")
    async with http.get(origin + "/.well-known/oauth-protected-resource", headers=BACKEND) as answer:
        need(answer.status == 200, "resource metadata")
        resource = await answer.json()
    say("discovery", issuer=metadata["issuer"], resource=resource["resource"])
    return resource["resource"]


async def register(http, origin, prefix):
    wish = {
        "client_name": "ChatGPT",
        "redirect_uris": [REDIRECT],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
    }
    path = "/oauth/register" if prefix == "/oauth" else "/register"
    async with http.post(origin + path, json=wish, headers=BACKEND) as answer:
        need(answer.status == 201, f"registration answered {answer.status}")
        client = await answer.json()
    need(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", client["client_id"]), "client_id is a UUID")
    say("registration", client_id=client["client_id"])
    return client


async def authorize(browser, origin, prefix, client, challenge, resource):
    state = "oauth_s_" + secrets.token_hex(16)
    query = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": REDIRECT,
        "state": state,
        "scope": "mcp",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if resource:
        query["resource"] = resource
    address = f"{origin}{prefix}/authorize?{urlencode(query)}"
    async with browser.get(address, headers=BROWSER) as answer:
        need(answer.status == 200, f"the waiting page answered {answer.status}")
        page = await answer.text()
    number = re.search(r'id="match-number"[^>]*>\s*(\d\d)\s*<', page)
    need(number, "the page shows the number")
    knock = re.search(r'name="([a-z_]+)"\s+value="([^"]+)"', page)
    need(knock, "the page has the form that goes on")
    say("number", number=int(number[1]), client_id=client["client_id"])
    for _ in range(200):
        async with browser.post(
            f"{origin}{prefix}/authorize",
            data={knock[1]: knock[2]},
            headers={**BROWSER, "Origin": origin},
            allow_redirects=False,
        ) as answer:
            location = answer.headers.get("Location", "")
            if location.startswith(REDIRECT):
                need(answer.status == 302, f"POST /authorize answered {answer.status}, not 302")
                break
        await asyncio.sleep(0.05)
    else:
        need(False, "nobody decided")
    back = parse_qs(urlsplit(location).query)
    need(back.get("state") == [state], "state comes back")
    need(back.get("iss") == [origin], "iss is the issuer")
    if "error" in back:
        say("denied", error=back["error"][0])
        sys.exit(3)
    say("consent")
    return back["code"][0]


async def token(http, origin, prefix, client, code, verifier, resource):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": verifier,
    }
    if resource:
        form["resource"] = resource
    basic = base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
    async with http.post(
        f"{origin}{prefix}/token", data=form, headers={**BACKEND, "Authorization": f"Basic {basic}"}
    ) as answer:
        body = await answer.json()
        need(answer.status == 200, f"the token endpoint answered {answer.status} {body}")
    need(re.fullmatch(r"mcp_[0-9a-f]{32}", body["access_token"]), "the token is mcp_ and 32 hex")
    need(86_390 <= body["expires_in"] <= 86_400, "it lives 24 hours")
    need("refresh_token" not in body, "no refresh token for 24 hours")
    say("token")
    return body["access_token"]


async def next_event(stream):
    name, data = None, None
    async for raw in stream:
        line = raw.decode().rstrip("\r\n")
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data = line[5:].strip()
        elif line == "" and data is not None:
            return name, data


def messages(tool, arguments):
    hello = {"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": {"name": "openai-mcp", "version": "1.0.0"}}
    return [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": tool, "arguments": arguments}},
    ]


async def over_sse(http, origin, bearer, tool, arguments):
    async with http.get(origin + "/sse", headers=bearer) as stream:
        need(stream.status == 200, f"/sse answered {stream.status}")
        name, endpoint = await next_event(stream.content)
        need(name == "endpoint" and re.fullmatch(r"/messages/\?session_id=[0-9a-f]{32}", endpoint), f"endpoint {endpoint}")
        answer = None
        for message in messages(tool, arguments):
            async with http.post(origin + endpoint, json=message, headers=bearer) as posted:
                need(posted.status == 202, f"/messages/ answered {posted.status}")
            if "id" in message:
                _, data = await next_event(stream.content)
                answer = json.loads(data)
                need(answer["id"] == message["id"], "the answer belongs to the question")
        say("sse", result=answer["result"])


async def over_mcp(http, origin, bearer, tool, arguments):
    answer = None
    for message in messages(tool, arguments):
        headers = {**bearer, "Accept": "application/json, text/event-stream"}
        async with http.post(origin + "/mcp", json=message, headers=headers) as posted:
            need(posted.status == (200 if "id" in message else 202), f"/mcp answered {posted.status}")
            if "id" in message:
                answer = await posted.json()
    say("mcp", result=answer["result"])


async def over_tools(http, origin, bearer, tool, arguments):
    async with http.get(origin + "/tools", headers=bearer) as answer:
        need(tool in [each["name"] for each in (await answer.json())["tools"]], "the tool is listed")
    async with http.post(f"{origin}/tools/{tool}", json=arguments, headers=bearer) as answer:
        need(answer.status == 200, f"/tools/{tool} answered {answer.status}")
        say("tools", result=await answer.json())


async def strangers(http, origin):
    for method, path in [("GET", "/sse"), ("GET", "/messages/"), ("POST", "/messages/?session_id=" + "0" * 32),
                         ("GET", "/tools"), ("POST", "/tools/x"), ("POST", "/mcp")]:
        for headers in ({}, {"Authorization": "Bearer mcp_" + "0" * 32}):
            async with http.request(method, origin + path, headers=headers) as answer:
                need(answer.status == 401, f"{method} {path} answered {answer.status}")
                challenge = answer.headers.get("WWW-Authenticate", "")
                need("resource_metadata=" in challenge, "the challenge names the metadata")
                need(("error=" in challenge) == bool(headers), "error only where a token was sent")
    say("unauthenticated-blocking")


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("origin")
    parser.add_argument("--spelling", choices=["plain", "oauth"], default="plain")
    parser.add_argument("--resource", action="store_true")
    parser.add_argument("--tool", required=True)
    parser.add_argument("--arguments", type=json.loads, default={})
    wish = parser.parse_args()
    prefix = "/oauth" if wish.spelling == "oauth" else ""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    async with aiohttp.ClientSession() as http, aiohttp.ClientSession(
        cookie_jar=aiohttp.CookieJar(unsafe=True)
    ) as browser:
        await strangers(http, wish.origin)
        stated = await discovery(http, wish.origin)
        resource = stated if wish.resource else None
        client = await register(http, wish.origin, prefix)
        code = await authorize(browser, wish.origin, prefix, client, challenge, resource)
        access = await token(http, wish.origin, prefix, client, code, verifier, resource)
        bearer = {"User-Agent": "openai-mcp/1.0.0", "Authorization": f"Bearer {access}"}
        await over_sse(http, wish.origin, bearer, wish.tool, wish.arguments)
        await over_mcp(http, wish.origin, bearer, wish.tool, wish.arguments)
        await over_tools(http, wish.origin, bearer, wish.tool, wish.arguments)
    say("done", secrets=[code, verifier, access, client["client_secret"]])


asyncio.run(main())
