// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDeposit} from "./interfaces/IDeposit.sol";
import {SafeToken} from "./libraries/SafeToken.sol";
import {NATIVE_ASSET} from "./NitroTypes.sol";

/// @title Deposits into many channels in one transaction
/// @notice Keeps nothing: what is not deposited goes back to the caller in the same transaction.
contract BatchOperator {
    /// @notice The adjudicator that takes the deposits.
    IDeposit public immutable adjudicator;

    /// @param adjudicatorAddress The adjudicator that takes the deposits.
    constructor(IDeposit adjudicatorAddress) {
        adjudicator = adjudicatorAddress;
    }

    /// @notice Deposits the chain's own coin.
    /// @param channelIds The channels.
    /// @param expectedHelds What each of them must hold at present.
    /// @param amounts What to add to each.
    function deposit_batch_eth(
        bytes32[] calldata channelIds,
        uint256[] calldata expectedHelds,
        uint256[] calldata amounts
    ) external payable {
        _requireSameLengths(channelIds, expectedHelds, amounts);
        uint256 rest = msg.value;
        for (uint256 i = 0; i < channelIds.length; ++i) {
            // Checked, so that nobody spends coins that were forced upon this contract.
            rest -= amounts[i];
            adjudicator.deposit{value: amounts[i]}(NATIVE_ASSET, channelIds[i], expectedHelds[i], amounts[i]);
        }
        if (rest != 0) {
            (bool ok,) = msg.sender.call{value: rest}("");
            require(ok, "Could not transfer ETH");
        }
    }

    /// @notice Deposits a token, which the caller has allowed this contract to take.
    /// @param asset The token.
    /// @param channelIds The channels.
    /// @param expectedHelds What each of them must hold at present.
    /// @param amounts What to add to each.
    /// @param totalAmount What to take from the caller.
    function deposit_batch_erc20(
        address asset,
        bytes32[] calldata channelIds,
        uint256[] calldata expectedHelds,
        uint256[] calldata amounts,
        uint256 totalAmount
    ) external payable {
        _requireSameLengths(channelIds, expectedHelds, amounts);
        require(msg.value == 0, "Incorrect msg.value for deposit");
        SafeToken.pull(asset, msg.sender, totalAmount);
        SafeToken.allow(asset, address(adjudicator), totalAmount);
        uint256 rest = totalAmount;
        for (uint256 i = 0; i < channelIds.length; ++i) {
            rest -= amounts[i];
            adjudicator.deposit(asset, channelIds[i], expectedHelds[i], amounts[i]);
        }
        if (rest != 0) {
            // A left-over allowance would make some tokens refuse the next batch for ever.
            SafeToken.allow(asset, address(adjudicator), 0);
            SafeToken.push(asset, msg.sender, rest);
        }
    }

    function _requireSameLengths(
        bytes32[] calldata channelIds,
        uint256[] calldata expectedHelds,
        uint256[] calldata amounts
    ) private pure {
        require(
            channelIds.length == expectedHelds.length && channelIds.length == amounts.length,
            "Array lengths must match"
        );
    }
}
