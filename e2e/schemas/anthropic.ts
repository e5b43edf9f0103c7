import type * as messages from '@anthropic-ai/sdk/resources/messages';

export type AxMessage = messages.Message;
export type AxMessageEvent = messages.RawMessageStreamEvent;
