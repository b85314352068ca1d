"""LocalStack's Step Functions on 127.0.0.1 with every Lambda call answered by whoever started it (peer.ts).

Nothing of the interpreter is changed: only the place where a Task would call Lambda. It POSTs
{machine, state, arguments, token} to SOCLESS_ORACLE_REPLIES, which answers {"result": …} or
{"error": …, "cause": …}. It ends when its standard input does, so that it never outlives the test.
"""

import json
import os
import sys
import threading
import urllib.request


def plain(value):
    """Arguments as JSON: LocalStack has turned some of them into bytes."""
    if isinstance(value, (bytes, bytearray)):
        return json.loads(value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def ask(call):
    request = urllib.request.Request(
        os.environ["SOCLESS_ORACLE_REPLIES"],
        data=json.dumps(call).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def answer_lambda_calls():
    from localstack.aws.api.stepfunctions import HistoryEventType, TaskFailedEventDetails
    from localstack.services.stepfunctions.asl.component.common.error_name.custom_error_name import CustomErrorName
    from localstack.services.stepfunctions.asl.component.common.error_name.failure_event import (
        FailureEvent,
        FailureEventException,
    )
    from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.service import (
        state_task_service_factory,  # noqa: F401  (loads the services)
    )
    from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.service.state_task_service_lambda import (
        StateTaskServiceLambda,
    )
    from localstack.services.stepfunctions.asl.eval.event.event_detail import EventDetails

    rename_error = StateTaskServiceLambda._from_error

    def call(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        context = env.states.context_object.context_object_data
        reply = ask(
            {
                "machine": context["StateMachine"]["Name"],
                "state": context["State"]["Name"],
                "arguments": plain(normalised_parameters),
                "token": (context.get("Task") or {}).get("Token"),
            }
        )
        if "error" in reply:
            details = TaskFailedEventDetails(
                resourceType="lambda", resource="invoke", error=reply["error"], cause=reply["cause"]
            )
            raise FailureEventException(
                failure_event=FailureEvent(
                    env=env,
                    error_name=CustomErrorName(reply["error"]),
                    event_type=HistoryEventType.TaskFailed,
                    event_details=EventDetails(taskFailedEventDetails=details),
                )
            )
        env.stack.append({"ExecutedVersion": "1", "Payload": reply["result"], "StatusCode": 200})

    def from_error(self, env, ex):
        return ex.failure_event if isinstance(ex, FailureEventException) else rename_error(self, env=env, ex=ex)

    StateTaskServiceLambda._eval_service_task = call
    StateTaskServiceLambda._from_error = from_error


def listen_on_loopback_only():
    """LocalStack ignores the host it is told and listens on every address."""
    import localstack.runtime.server.twisted as server
    from twisted.internet.endpoints import TCP4ServerEndpoint

    class Endpoints:
        TCP6ServerEndpoint = server.endpoints.TCP6ServerEndpoint

        @staticmethod
        def TCP4ServerEndpoint(reactor, port):
            return TCP4ServerEndpoint(reactor, port, interface="127.0.0.1")

    server.endpoints = Endpoints


def end_with_standard_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    answer_lambda_calls()
    listen_on_loopback_only()
    from localstack.runtime.main import main

    main()
