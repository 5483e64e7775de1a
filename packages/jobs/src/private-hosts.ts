import { BlockList, isIP } from 'node:net'

/** Addresses that belong to the operator's own network or to nobody: no webhook goes there unless the operator allows it. */
const privateAddresses = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 96], // the unspecified, the loopback, and IPv4 addresses in an old spelling
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23], // Teredo, among others
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: an IPv4 address in the second and third group
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv6')

/** Whether a host, an address without brackets or a name, is private as it stands; what a name resolves to is asked again. */
export function isPrivateHost(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return /^(.+\.)?localhost\.?$/.test(host)
  return privateAddresses.check(host, family === 6 ? 'ipv6' : 'ipv4')
}
