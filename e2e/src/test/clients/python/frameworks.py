"""LangChain and LlamaIndex behind lines of JSON: {client, op, model, baseUrl, key} in, {ok, value} out."""

import json
import sys

from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai import OpenAI

QUESTION = "What is the weather?"


def get_weather(city: str, days: int = 1) -> str:
    """Weather of a city"""
    return f"sun in {city.strip()} for {days}"


def chain(call):
    settings = {"model": call["model"], "base_url": call["baseUrl"], "api_key": call["key"], "max_retries": 0}
    if call["client"] == "langchain-anthropic":
        return ChatAnthropic(**settings)
    return ChatOpenAI(**settings, stream_usage=True, use_responses_api=call["client"] == "langchain-responses")


def told(message):
    usage = message.usage_metadata or {}
    return {"text": message.text, "usage": [usage.get("input_tokens"), usage.get("output_tokens")]}


def chain_stream(model):
    whole = None
    for chunk in model.stream(QUESTION):
        whole = chunk if whole is None else whole + chunk
    return told(whole)


def chain_tools(model):
    offered = model.bind_tools([tool(get_weather)])
    said = [HumanMessage(QUESTION)]
    answer = None
    for chunk in offered.stream(said):
        answer = chunk if answer is None else answer + chunk
    said.append(answer)
    for one in answer.tool_calls:
        said.append(ToolMessage(get_weather(**one["args"]), tool_call_id=one["id"]))
    return {"calls": [[one["id"], one["args"]] for one in answer.tool_calls], **told(offered.invoke(said))}


def index(call):
    return OpenAI(model=call["model"], api_base=call["baseUrl"], api_key=call["key"], max_retries=0)


def counted(answer):
    usage = answer.raw.usage
    return {
        "text": answer.message.content,
        "usage": [usage.prompt_tokens, usage.completion_tokens] if usage else [None, None],
    }


def index_chat(model):
    return counted(model.chat([ChatMessage(role="user", content=QUESTION)]))


def index_stream(model):
    last = None
    for last in model.stream_chat([ChatMessage(role="user", content=QUESTION)], stream_options={"include_usage": True}):
        pass
    return counted(last)


def index_tools(model):
    offered = [FunctionTool.from_defaults(get_weather)]
    said = [ChatMessage(role="user", content=QUESTION)]
    answer = None
    for answer in model.stream_chat_with_tools(offered, chat_history=said, allow_parallel_tool_calls=True):
        pass
    said.append(answer.message)
    calls = model.get_tool_calls_from_response(answer)
    for one in calls:
        said.append(
            ChatMessage(
                role="tool", content=get_weather(**one.tool_kwargs), additional_kwargs={"tool_call_id": one.tool_id}
            )
        )
    last = model.chat_with_tools(offered, chat_history=said)
    return {"calls": [[one.tool_id, one.tool_kwargs] for one in calls], **counted(last)}


def answer(call):
    if call["client"] == "llamaindex":
        model = index(call)
        ops = {"chat": index_chat, "stream": index_stream, "tools": index_tools}
    else:
        model = chain(call)
        ops = {"chat": lambda m: told(m.invoke(QUESTION)), "stream": chain_stream, "tools": chain_tools}
    return ops[call["op"]](model)


for line in sys.stdin:
    call = json.loads(line)
    try:
        print(json.dumps({"ok": True, "value": answer(call)}), flush=True)
    except Exception as error:
        print(json.dumps({"ok": False, "value": f"{type(error).__name__}: {error}"}), flush=True)
