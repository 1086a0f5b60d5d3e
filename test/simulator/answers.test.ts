import { describe, expect, it } from 'vitest';
import { rawQuery } from './raw-query.ts';
import { enter, managementOf, simulator } from './support.ts';

describe('An answer', () => {
  it('is written as AWS writes it: indented by two, ended by a line feed, without a declaration', async () => {
    const aws = await simulator();
    const { status, headers, text } = await rawQuery(aws, await enter(aws), 'iam', {
      Action: 'GenerateServiceLastAccessedDetails',
      Arn: managementOf(aws).roleArn,
    });
    const requestId = headers.get('x-amzn-requestid') ?? '';
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/xml');
    expect(requestId).toMatch(/^[\da-f-]{36}$/);
    expect(text).toBe(
      [
        '<GenerateServiceLastAccessedDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">',
        '  <GenerateServiceLastAccessedDetailsResult>',
        `    <JobId>${/<JobId>(.*)<\/JobId>/.exec(text)?.[1] ?? ''}</JobId>`,
        '  </GenerateServiceLastAccessedDetailsResult>',
        '  <ResponseMetadata>',
        `    <RequestId>${requestId}</RequestId>`,
        '  </ResponseMetadata>',
        '</GenerateServiceLastAccessedDetailsResponse>',
        '',
      ].join('\n'),
    );
  });

  it('that is an error names its type, code and message', async () => {
    const aws = await simulator();
    const arn = `${managementOf(aws).roleArn}-<missing>`;
    const { status, headers, text } = await rawQuery(aws, await enter(aws), 'iam', {
      Action: 'GenerateServiceLastAccessedDetails',
      Arn: arn,
    });
    expect(status).toBe(404);
    expect(text).toBe(
      [
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">',
        '  <Error>',
        '    <Type>Sender</Type>',
        '    <Code>NoSuchEntity</Code>',
        `    <Message>ARN ${arn.replace('<', '&lt;').replace('>', '&gt;')} does not exist.</Message>`,
        '  </Error>',
        `  <RequestId>${headers.get('x-amzn-requestid') ?? ''}</RequestId>`,
        '</ErrorResponse>',
        '',
      ].join('\n'),
    );
  });

  it('of a service that was never used holds its name, its namespace and nobody', async () => {
    const aws = await simulator();
    const keys = await enter(aws);
    const ask = (parameters: Record<string, string>) => rawQuery(aws, keys, 'iam', parameters);
    const { text: job } = await ask({
      Action: 'GenerateServiceLastAccessedDetails',
      Arn: 'arn:aws:iam::aws:policy/AWSStepFunctionsFullAccess',
      Granularity: 'ACTION_LEVEL',
    });
    const jobId = /<JobId>(.*)<\/JobId>/.exec(job)?.[1] ?? '';
    const { text } = await ask({ Action: 'GetServiceLastAccessedDetails', JobId: jobId });
    const [member] =
      /<member>[^]*?<TotalAuthenticatedEntities>0<\/TotalAuthenticatedEntities>/.exec(text) ?? [];
    expect(member?.replace(/\s+/g, '')).toBe(
      '<member><ServiceName>AWSStepFunctions</ServiceName><ServiceNamespace>states</ServiceNamespace><TotalAuthenticatedEntities>0</TotalAuthenticatedEntities>',
    );
    expect(text).toMatch(/<member>\s+<ActionName>\w+<\/ActionName>\s+<\/member>/);
  });
});
