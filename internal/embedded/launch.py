"""Runs MiniStack on a socket that is open already, until it is told to stop or the process that started it is gone.

File descriptors: 3 = listening socket, 4 = lock that says that MiniStack runs, 5 = pipe that ends with the starter.
MiniStack's own main() is not used because it listens where it tells its clients to call, and they call the front.
"""

import os
import signal
import threading


def die_with_starter():
    os.read(5, 1)  # nobody ever writes: this returns when the other end is closed, by whatever means
    os.killpg(0, signal.SIGKILL)  # with all the functions


threading.Thread(target=die_with_starter, daemon=True).start()

import asyncio  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
import socket  # noqa: E402
from email.utils import parseaddr  # noqa: E402

from hypercorn.asyncio import serve  # noqa: E402
from hypercorn.config import Config  # noqa: E402
from ministack import app as ministack_app  # noqa: E402
from ministack.core import iam_actions, responses  # noqa: E402
from ministack.services import apigateway, cognito, s3, secretsmanager, ses_v2, sts  # noqa: E402
from ministack.services.cloudformation import drift, provisioners  # noqa: E402

# AWS has no permissions for batch operations of their own: a batch needs what its single operation needs (Service
# Authorization Reference, SQS and SNS, 2026). MiniStack asks for the operation by its name.
BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sns:PublishBatch": "sns:Publish",
}
extract_iam_action = iam_actions.extract_iam_action


def as_aws_names_it(*args, **kwargs):
    action = extract_iam_action(*args, **kwargs)
    return BATCHES.get(action, action)


iam_actions.extract_iam_action = as_aws_names_it

ses_resource = iam_actions._ses_v2_resource_arn


def as_ses_sends(method, path, body, region, account):
    """To send a mail is allowed on the identity of its sender: the address, or else its domain (Service Authorization
    Reference, SES v2, 2026). MiniStack asks for everything, so that no policy but one of * would do."""
    if method == "POST" and path.rstrip("/") == "/v2/email/outbound-emails":
        try:
            sender = parseaddr(json.loads(body).get("FromEmailAddress", ""))[1]
        except (ValueError, AttributeError):
            sender = ""
        identity = sender if sender in ses_v2._identities else sender.rpartition("@")[2]
        return f"arn:aws:ses:{region}:{account}:identity/{identity}"
    return ses_resource(method, path, body, region, account)


iam_actions._ses_v2_resource_arn = as_ses_sends

# AWS takes more of what a token of GitHub's says for trust policies than the three claims that MiniStack knows (IAM user guide,
# "Available keys for AWS OIDC federation").
GITHUB = "token.actions.githubusercontent.com"
web_identity_principal = sts._web_identity_principal


def with_the_claims_of_github(token, provider_id, role_arn):
    principal, keys = web_identity_principal(token, provider_id, role_arn)
    if principal.endswith("/" + GITHUB):
        claims = cognito._decode_id_token_unverified(token)
        keys.update({f"{GITHUB}:{k}": str(claims[k]) for k in ("repository_id", "repository", "ref", "environment") if k in claims})
    return principal, keys


sts._web_identity_principal = with_the_claims_of_github

# A form that a browser sends to S3 names the key that has signed it, and no account. MiniStack finds the account that way of a
# user's key, and not of a role's, such as functions have: so it refuses uploads to buckets of any account but the first.
account_of_key = s3._account_from_access_key
s3._account_from_access_key = lambda key: responses._account_from_sts_session(key) or account_of_key(key)

# A reference to a secret is its ARN (CloudFormation, AWS::SecretsManager::Secret, "Return values"). MiniStack's is the name that
# it keeps secrets by, so that a policy about a reference allows nothing.
SECRET = "AWS::SecretsManager::Secret"
secrets = provisioners._RESOURCE_HANDLERS[SECRET]
create_secret, update_secret, delete_secret = secrets["create"], secrets["update"], secrets["delete"]
read_secret, drifting = drift._DRIFT_READERS[SECRET]


def name_of_secret(reference):
    return next((name for name, s in secretsmanager._secrets.items() if s["ARN"] == reference), reference)


def by_arn(made):
    return made[1]["Arn"], made[1]


secrets["create"] = lambda *args: by_arn(create_secret(*args))
secrets["update"] = lambda reference, *args: by_arn(update_secret(name_of_secret(reference), *args))
secrets["delete"] = lambda reference, *args: delete_secret(name_of_secret(reference), *args)
drift._DRIFT_READERS[SECRET] = (lambda reference, props: read_secret(name_of_secret(reference), props), drifting)


async def in_the_accounts_of_apis(scope, receive, send):
    """Who calls an API without a signature does not say in which account it is. MiniStack then looks in the first one
    only; on AWS the API's id is enough, as it is here."""
    if scope["type"] == "http":
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        called = ministack_app._EXECUTE_API_RE.match(host)
        for owner in list(apigateway._apis._data) if called else ():
            if owner[-1] == called.group(1):
                responses._request_account_id.set(owner[0])
    await ministack_app.app(scope, receive, send)


soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if soft < hard and hard != resource.RLIM_INFINITY:  # as ministack.app.main does: a function takes several files
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

# Accepted connections inherit it. Without it an answer in two parts waits 40 ms for the other side's acknowledgement.
with socket.socket(fileno=os.dup(3)) as listener:
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

config = Config()
config.bind = ["fd://3"]
config.backlog = 1024
config.keep_alive_timeout = 75  # as ministack.app.main; longer than the front's, or the front would write to closed connections
config.graceful_timeout = 1
asyncio.run(serve(in_the_accounts_of_apis, config))
