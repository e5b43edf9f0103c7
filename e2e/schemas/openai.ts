import type * as chat from 'openai/resources/chat/completions';
import type * as responses from 'openai/resources/responses/responses';

export type AxChatCompletion = chat.ChatCompletion;
export type AxChatCompletionChunk = chat.ChatCompletionChunk;
export type AxResponse = responses.Response;
export type AxResponseEvent = responses.ResponseStreamEvent;
